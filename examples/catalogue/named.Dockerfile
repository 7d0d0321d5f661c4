# A name, which Kubernetes cannot check.
FROM debian:12
RUN useradd --no-log-init --uid 10001 app
USER app
