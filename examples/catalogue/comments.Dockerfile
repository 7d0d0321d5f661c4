# dropcap-ignore low-uid -- nothing is low here
# dropcap-ignore -- says nothing
# dropcap-ignore no-such-rule
FROM debian:12
USER 10001:10001
