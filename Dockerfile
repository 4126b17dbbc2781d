# docker build -t headwater . && docker run -p 8420:8420 -v headwater:/var/lib/headwater headwater
# Beyond loopback every request needs a token: docker exec CONTAINER headwater token add me --write --store /var/lib/headwater
FROM debian:12 AS build
WORKDIR /src
COPY . .
RUN ./run build && cd build/release && cpack -G DEB

FROM debian:12-slim
COPY --from=build /src/build/release/headwater_*.deb /tmp/
RUN apt-get update && apt-get install -y --no-install-recommends /tmp/headwater_*.deb && rm -rf /tmp/*.deb /var/lib/apt/lists/*
USER headwater
VOLUME /var/lib/headwater
EXPOSE 8420
ENV HEADWATER_SERVE_LISTEN=0.0.0.0:8420 HEADWATER_LOG_FORMAT=json
ENTRYPOINT ["headwater"]
CMD ["serve", "--config", "/etc/headwater/headwater.toml"]
