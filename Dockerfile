# syntax=docker/dockerfile:1
# The image of web server, workers, beat and migrations; only the command differs.

# --- CSS and font, from package-lock.json --------------------------------------------------------------------------
FROM node:22-slim AS vendor
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

# --- Python packages, from the lock with hashes, and the static files ----------------------------------------------
FROM python:3.13-slim AS build
WORKDIR /monitor
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
COPY requirements/production.txt requirements/
RUN /opt/venv/bin/pip install --require-hashes --requirement requirements/production.txt
COPY . .
COPY --from=vendor /build/node_modules node_modules
# Collecting reads the settings but connects to nothing; the keys exist in this one command only.
RUN /opt/venv/bin/python tools/collect_vendor.py \
    && SECRET_KEY="$(head -c 48 /dev/urandom | base64)" CODE_MASTER_KEY="$(head -c 32 /dev/urandom | base64)" \
       DATABASE_URL=postgres://monitor@localhost/monitor REDIS_URL=redis://localhost \
       DJANGO_SETTINGS_MODULE=monitor_site.settings.production /opt/venv/bin/python manage.py collectstatic --noinput \
    && /opt/venv/bin/python -m compileall -q . \
    && rm -rf node_modules

# --- What runs -----------------------------------------------------------------------------------------------------
FROM python:3.13-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
       ca-certificates fontconfig libfontconfig1 libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 postgresql-common \
    # pg_dump must be as new as the server, which Debian's own is not.
    && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
    && apt-get install --yes --no-install-recommends postgresql-client-18 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin monitor
COPY --from=build /opt/venv /opt/venv
COPY --from=build /monitor /monitor
WORKDIR /monitor
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    XDG_CACHE_HOME=/tmp \
    DJANGO_SETTINGS_MODULE=monitor_site.settings.production
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "monitor_site.wsgi", "--config", "deploy/gunicorn.conf.py", "--bind", "0.0.0.0:8000"]
