# Nearer on one box: pages, event streams, background work and the clock in one container.
# What it keeps lies in one volume; docs/self-hosting.md tells of HTTPS, backups and upgrades.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /nearer

# What PDFs of the story are set with: text layout, and fonts to set it in.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
        fonts-urw-base35 fonts-dejavu-core fonts-noto-color-emoji \
    && rm -rf /var/lib/apt/lists/*

COPY requirements.txt .
RUN pip install --require-hashes -r requirements.txt

COPY . .
RUN python -m compileall -q apps config decoder \
    && useradd --system --uid 10001 --no-create-home nearer \
    && install -d -o nearer -g nearer -m 0700 /var/lib/nearer /backup /backup-keys

USER nearer
ENV NEARER_VAR=/var/lib/nearer HOST=0.0.0.0 PORT=8000
VOLUME /var/lib/nearer
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health/', timeout=4)"]
CMD ["python", "-m", "config.server.box"]
