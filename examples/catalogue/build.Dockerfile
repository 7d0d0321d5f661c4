# What a build should not do.
FROM debian:12
RUN sudo apt-get update
RUN chmod 777 /srv
RUN chmod 4755 /usr/bin/env
RUN setcap cap_net_bind_service=+ep /usr/bin/perl
RUN --security=insecure true
RUN --network=host true
RUN --mount=type=secret,id=token,mode=0444 true
USER 10001:10001
COPY server /usr/local/bin/server
COPY --chown=10001:10001 tool /usr/local/bin/tool
EXPOSE 80
