# There is no passwd file in scratch.
FROM scratch
COPY server /server
USER app
ENTRYPOINT ["/server"]
