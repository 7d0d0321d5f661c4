# The variable has no value, so the image falls back to root.
FROM node:22
USER $RUN_AS
