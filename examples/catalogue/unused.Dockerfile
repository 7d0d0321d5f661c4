# The account is made, and nobody switches to it.
FROM debian:12
RUN useradd --no-log-init --uid 10001 app
CMD ["bash"]
