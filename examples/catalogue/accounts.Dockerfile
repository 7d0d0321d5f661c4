# Accounts gone wrong: each line is one finding.
FROM debian:11
RUN useradd --uid 2000 first && useradd --non-unique --uid 2000 second
RUN useradd --uid 1000000 huge
RUN passwd --delete first
RUN echo 'first ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/first
RUN groupadd --gid 3000 media && usermod --append --groups media first
USER first:first
