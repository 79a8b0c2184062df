# One image for every role; the command says which.
FROM node:22-slim AS assets
WORKDIR /src
COPY package.json package-lock.json* ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build

FROM python:3.11-slim AS environment
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY translations translations
RUN .venv/bin/pybabel compile --directory translations
COPY pyproject.toml config.py ./
COPY webapp webapp
COPY tasks tasks
RUN .venv/bin/pip install --no-cache-dir "setuptools>=80" \
 && .venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation --editable .

FROM python:3.11-slim
RUN useradd --create-home --uid 10001 pendopo && install -d -o pendopo /data
WORKDIR /app
COPY --from=environment /app /app
COPY migrations migrations
COPY templates templates
COPY --from=assets /src/webapp/static webapp/static
USER pendopo
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 DATA_DIR=/data HOST=0.0.0.0 PORT=8000
VOLUME /data
EXPOSE 8000
HEALTHCHECK NONE
ENTRYPOINT ["pendopo"]
CMD ["web"]
