# Nearer on one box: pages, event streams, background work and the clock in one container.
# What it keeps lies in one volume; docs/self-hosting.md tells of HTTPS, backups and upgrades.
# `python bench/image.py` builds it, starts it as compose.yaml does, and looks at both.
ARG BASE=docker.io/library/debian:trixie-slim

# What fetches and unpacks packages stays behind here.
FROM ${BASE} AS packages
RUN apt-get update && apt-get install -y --no-install-recommends python3 python3-venv
COPY requirements.txt .
RUN python3 -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes -q -r requirements.txt \
    && /venv/bin/pip uninstall -qy pip \
    # Of what Django and allauth say in a hundred languages, this speaks two.
    && find /venv -path '*/locale/*' -type f ! -path '*/locale/en/*' ! -path '*/locale/de/*' \
        ! -name '*.py' ! -name '*.pyc' -delete

FROM ${BASE}
# Python, whom to believe about HTTPS, and what PDFs of the story are set with: text layout, and fonts to set it in.
RUN apt-get update \
    && apt-get install -y --no-install-recommends python3 ca-certificates \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-urw-base35 fonts-dejavu-core fonts-noto-color-emoji \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/*

RUN useradd --system --uid 10001 --no-create-home nearer \
    && install -d -o nearer -g nearer -m 0700 /var/lib/nearer /backup /backup-keys
COPY --from=packages /venv /venv
ENV PATH=/venv/bin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin PYTHONUNBUFFERED=1
WORKDIR /nearer
COPY . .
RUN python -m compileall -q apps config decoder
# From here on nothing is written beside what is kept.
ENV PYTHONDONTWRITEBYTECODE=1

USER nearer
ENV NEARER_VAR=/var/lib/nearer HOST=0.0.0.0 PORT=8000
VOLUME /var/lib/nearer
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/health/', timeout=4)"]
CMD ["python", "-m", "config.server.box"]
