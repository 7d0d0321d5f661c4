# The same with a number of the host's system accounts: hover over USER, then click the light bulb.
FROM ubuntu:18.04

RUN groupadd --gid 501 appuser \
    && useradd --no-log-init --create-home --uid 501 --gid 501 appuser
WORKDIR /home/appuser
COPY --chown=501:501 . .
USER 501:501
CMD ["bash"]
