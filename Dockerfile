# The command line of Dropcap as an image:
#   docker build --tag dropcap .
#   docker run --rm --volume "$PWD:/work:ro" dropcap check

FROM node:22-alpine AS build
WORKDIR /build
COPY . .
RUN npm ci --ignore-scripts --no-audit --no-fund && npm run build

FROM node:22-alpine
COPY --from=build /build/LICENSE /opt/dropcap/
COPY --from=build /build/server/package.json /opt/dropcap/server/
COPY --from=build /build/server/bin /opt/dropcap/server/bin/
COPY --from=build /build/server/dist/cli.cjs /build/server/dist/node.cjs /opt/dropcap/server/dist/
# No account of the image or of the host; it reads what everybody may read.
USER 10001:10001
WORKDIR /work
ENTRYPOINT ["node", "/opt/dropcap/server/bin/dropcap.cjs"]
CMD ["check"]
