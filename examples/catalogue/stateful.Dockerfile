# Root keeps data in a volume.
FROM debian:12
VOLUME /data
USER root
CMD ["bash"]
