# Golden Thread in a container. One image serves as web and as worker: compose.yaml. See docs/operations.md.

FROM node:20-bookworm-slim AS styles
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY static ./static
RUN node static/build.mjs

FROM python:3.11-slim-bookworm
# WeasyPrint's libraries, and pg_dump of the same version as the database in compose.yaml.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home --home-dir /home/golden golden
WORKDIR /app
COPY requirements/base.txt requirements/base.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/base.txt
COPY . .
COPY --from=styles /build/static/built static/built
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 LOG_FORMAT=json LOG_LEVEL=INFO
# The values are for this one command, which gathers files and asks neither database nor secret.
RUN mkdir -p var/files /backups \
    && SECRET_KEY=for-this-command-only ALLOWED_HOSTS=localhost \
        python manage.py collectstatic --noinput --verbosity 0 \
    && chown -R golden:golden var /backups
USER golden
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--no-control-socket", "--bind", "0.0.0.0:8000", "--workers", "3", "--timeout", "180"]
