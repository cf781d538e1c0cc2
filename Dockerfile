# One image for the code server, the webserver, the daemon and `carbon`: they differ by command only.

FROM python:3.13-slim AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_NO_INPUT=1
RUN python -m venv /opt/carbon
WORKDIR /src

# The lock first: its layer outlives every change of our own code.
COPY requirements.lock .
RUN /opt/carbon/bin/pip install --no-deps --require-hashes -r requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY carbon_pipeline carbon_pipeline
RUN /opt/carbon/bin/pip install --no-deps --no-build-isolation .


FROM python:3.13-slim

RUN useradd --system --uid 10001 --home-dir /var/lib/carbon --create-home carbon \
    && install -d -o carbon /var/lib/carbon/home /var/lib/carbon/data \
        /var/lib/dagster /var/lib/dagster/storage

COPY --from=build /opt/carbon /opt/carbon
COPY dagster.yaml workspace.yaml /var/lib/dagster/

ENV PATH=/opt/carbon/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    MPLCONFIGDIR=/tmp/matplotlib \
    GX_ANALYTICS_ENABLED=false \
    DAGSTER_HOME=/var/lib/dagster \
    CARBON_HOME=/var/lib/carbon/home \
    CARBON_DATA=/var/lib/carbon/data

USER carbon
WORKDIR /var/lib/dagster
CMD ["carbon", "--help"]
