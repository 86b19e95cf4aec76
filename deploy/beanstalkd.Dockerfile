FROM debian:bookworm-slim

RUN apt-get update \
 && apt-get install -y --no-install-recommends beanstalkd \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --system --gid 10002 queue \
 && useradd --system --uid 10002 --gid queue --no-create-home queue \
 && install -d -o queue -g queue /data
USER 10002:10002
EXPOSE 11300
VOLUME /data
ENTRYPOINT ["/usr/bin/beanstalkd"]
