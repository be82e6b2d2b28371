# The site as an image: web server, worker and migrations by their command, as a user without rights, on a root
# filesystem that may be read only. docs/deploy.md says how it is run; `make image` builds it.
#
# The bases are named by version; who must have the same bytes each time names them by digest: --build-arg PYTHON=python@sha256:…
ARG PYTHON=python:3.11-slim-bookworm
ARG NODE=node:20-bookworm-slim

# Components, fonts and the QR reader: files alone, whose own scripts are not run. Of those what pages load, and under which
# licence it is.
FROM ${NODE} AS components
WORKDIR /site
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error \
    && find node_modules -type f ! -path '*/files/*.woff2' ! -path '*/dist/index.min.css' ! -path '*/qr/*.js' ! -iname 'licen[cs]e*' -delete \
    && find node_modules -type d -empty -delete

# pg_dump, pg_restore and psql, for backups: of the PostgreSQL that deploy/compose.yaml runs, without the Perl around them.
FROM ${PYTHON} AS programs
# hadolint ignore=DL3008
RUN apt-get update --quiet \
    && apt-get install --quiet --yes --no-install-recommends postgresql-client \
    && mkdir /programs \
    && cp /usr/lib/postgresql/*/bin/pg_dump /usr/lib/postgresql/*/bin/pg_restore /usr/lib/postgresql/*/bin/psql /programs/

# Exactly what was tested, by hash, without what nothing here reads (deploy/slim.py, which wants a compiler); then all that can be
# made before it runs. Python compiles what it loads, and keeps that.
FROM ${PYTHON} AS made
ARG REQUIREMENTS=optional
WORKDIR /site
# hadolint ignore=DL3008
RUN apt-get update --quiet && apt-get install --quiet --yes --no-install-recommends gcc libc6-dev
COPY requirements/ requirements/
COPY deploy/slim.py deploy/
RUN python -m venv /installer \
    && /installer/bin/pip install --quiet --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/installer.txt \
    && python -m venv --without-pip .venv \
    && /installer/bin/uv pip install --quiet --no-cache --link-mode=copy --python .venv --require-hashes -r "requirements/${REQUIREMENTS}.txt" \
    && python deploy/slim.py .venv
COPY . .
COPY --from=components /site/node_modules node_modules
RUN export SECRET_KEY=nothing-is-signed-while-it-is-made ALLOWED_HOSTS=localhost VAR_DIR=/tmp \
    && .venv/bin/python manage.py compilemessages --verbosity 0 \
    && .venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
    && .venv/bin/python deploy/loaded.py \
    && rm -r requirements package.json package-lock.json

FROM ${PYTHON}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Initiatievencafé" \
      org.opencontainers.image.description="Evenings for citizens' initiatives and crowdfunding courses" \
      org.opencontainers.image.licenses="EUPL-1.2" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# What those programs need. Debian's patches come with each build.
# hadolint ignore=DL3008
RUN apt-get update --quiet \
    && apt-get install --quiet --yes --no-install-recommends libpq5 libreadline8 liblz4-1 libzstd1 \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log \
    && groupadd --gid 10001 cafe \
    && useradd --uid 10001 --gid cafe --no-create-home --home-dir /tmp --shell /usr/sbin/nologin cafe \
    && install -d -o cafe -g cafe -m 750 /data /backups \
    && install -d -o cafe -g cafe -m 755 /srv/cafe
# Root's, and read only for who runs it.
COPY --from=programs /programs/ /usr/local/bin/
COPY --from=made /site /site
WORKDIR /site
ENV PATH=/site/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    RELEASE=${VERSION} \
    VAR_DIR=/data \
    BIND=0.0.0.0:8000
USER 10001:10001
VOLUME ["/data"]
EXPOSE 8000
STOPSIGNAL SIGTERM
# Of the web server; a worker has none (deploy/compose.yaml).
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["python", "deploy/healthy.py"]
CMD ["gunicorn", "eventsite.wsgi"]
