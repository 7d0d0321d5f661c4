# Starts as root and steps down.
FROM debian:12
VOLUME /data
ENTRYPOINT ["gosu", "app", "/server"]
