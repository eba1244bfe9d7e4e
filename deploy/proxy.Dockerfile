# The reverse proxy, as an ordinary user: its folders belong to it before the volumes are made from them.
FROM caddy:2-alpine
RUN addgroup -g 10002 proxy && adduser -D -H -u 10002 -G proxy proxy && chown -R proxy:proxy /data /config
COPY deploy/Caddyfile /etc/caddy/Caddyfile
USER 10002:10002
