#!/bin/sh
# Installs Seisaku from the folder that this script lies in, without a network.
#   sh install-offline.sh [FOLDER]     FOLDER: where the environment is made (/opt/seisaku)
# PYTHON names the Python to use (3.11, the version that the wheels were gathered for).
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
folder=${1:-/opt/seisaku}
python=${PYTHON:-python3}

cd "$here"
if ! sha256sum --quiet --check SHA256SUMS; then
    echo "エラー ファイルが壊れているか足りません。wheelhouse をコピーし直してください。" >&2
    echo "error  a file is damaged or missing; copy the wheelhouse again" >&2
    exit 1
fi
if ! "$python" -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))'; then
    echo "エラー Python 3.11 以降（venv 付き）が必要です。PYTHON=python3.11 のように指定できます。" >&2
    echo "error  Python 3.11 or newer with venv is needed; name it: PYTHON=python3.11" >&2
    exit 1
fi

"$python" -m venv "$folder"
# --isolated: whatever this machine's pip is set up to ask, it asks nobody
"$folder/bin/pip" install --isolated --quiet --disable-pip-version-check --no-index \
    --find-links "$here" --constraint "$here/constraints.txt" --upgrade seisaku
"$folder/bin/seisaku" --version
echo "インストールしました。次は: SEISAKU_DATA=/var/lib/seisaku $folder/bin/seisaku build"
