# Countersign for a company: its own PostgreSQL, its own identity provider, real AWS. For a look on one's own machine
# use `npm start`, which needs no container.
FROM node:24-bookworm-slim AS build
WORKDIR /srv/countersign
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN node lib/cli/build.ts

FROM node:24-bookworm-slim
WORKDIR /srv/countersign
# The folder of all state; with a PostgreSQL of one's own it holds the keys of this installation and its checkpoints.
ENV COUNTERSIGN_HOME=/var/lib/countersign
COPY --from=build --chown=node:node /srv/countersign /srv/countersign
RUN install --directory --owner node --group node /var/lib/countersign
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["node", "lib/cli/check-health.ts"]
# No npm in between: signals reach the program itself.
CMD ["node", "launch.mjs", "start"]
