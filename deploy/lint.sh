#!/bin/sh
# Checks everything in deploy/ with the tools of .venv-deploy: lint.sh. No cluster, daemon or network is needed.
# It says nothing of a tool that has nothing to say.
set -eu

cd "$(dirname "$0")/.."
tools=$PWD/.venv-deploy/bin
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

quietly() {
    if ! "$@" >"$work/log" 2>&1; then
        echo "$(basename "$1"):" >&2
        cat "$work/log" >&2
        exit 1
    fi
}

# Rules that do not fit, each with its reason; those of single objects stand beside them.
#   CKV_K8S_35  secrets in files, not in the environment: this project is configured by the environment alone
#   CKV_K8S_43  images by digest: an installation's overlay names them so (docs/deploy.md)
skipped=CKV_K8S_35,CKV_K8S_43

quietly "$tools/hadolint" deploy/images/Dockerfile
quietly "$tools/checkov" --skip-download --quiet --compact --framework dockerfile --file deploy/images/Dockerfile

# The proxy's configuration as its image reads it. It is right that Host goes on as it came (host_spoofing): the channel compares it
# with the page's origin, which the same client tells.
servers=$(sed -n 's/^RASA_SERVERS=//p' deploy/nginx/defaults.env)
{
    echo "worker_processes auto; events {} http {"
    sed -e "s|\${RASA_SERVERS}|$servers|; s|\${CHAT_PREFIX}||; s|\${TRUSTED_PROXIES}|127.0.0.1|; s|\${NGINX_LOCAL_RESOLVERS}|127.0.0.1|" \
        deploy/nginx/chat.conf.template
    echo "}"
} >"$work/nginx.conf"
quietly "$tools/gixy" --skips host_spoofing "$work/nginx.conf"

# Compose refuses a file whose secrets nobody names.
export POSTGRES_PASSWORD=x REDIS_PASSWORD=x CHAT_SECRET=x TLS_FOLDER="$work"
quietly "$tools/docker-compose" --file deploy/compose.yaml --profile events config --quiet

for overlay in base with-stores; do
    quietly "$tools/kubectl" kustomize "deploy/kubernetes/$overlay" --output "$work/$overlay.yaml"
    quietly "$tools/kubernetes-validate" --strict "$work/$overlay.yaml"
    quietly "$tools/checkov" --skip-download --quiet --compact --framework kubernetes --skip-check "$skipped" \
        --file "$work/$overlay.yaml"
done
echo "deploy/ is in order: image, proxy, compose.yaml, both kustomizations."
