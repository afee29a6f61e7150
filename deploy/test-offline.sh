#!/bin/sh
# Proves the offline installation: in a network namespace that has nothing but a loopback device,
# a fresh environment is made of the wheelhouse alone, the index is built, a question is answered
# with a citation that is proven, and the service serves and ends. About 5 minutes on two cores.
#   sh test-offline.sh WHEELHOUSE
# Needs unshare (util-linux) and ip (iproute2).
set -eu

if [ "${1:-}" != --inside ]; then
    wheelhouse=$(CDPATH= cd -- "${1:-wheelhouse}" && pwd)
    # -r: whoever calls it is root inside, and may raise the loopback device
    exec unshare --net --map-root-user sh "$0" --inside "$wheelhouse"
fi
wheelhouse=$2
ip link set lo up
others=$(ip -o link | grep -cv ': lo:' || true)
[ "$others" = 0 ] || { echo "there are $others network devices besides the loopback" >&2; exit 1; }

folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT
trap 'exit 1' INT TERM
step() { echo "== $(date -u +%H:%M:%S) $*"; }
become() {
    exec env -i PATH=/usr/local/bin:/usr/bin:/bin HOME="$folder" LANG=C.UTF-8 PYTHON="${PYTHON:-}" \
        SEISAKU_DATA="$folder/data" OMP_NUM_THREADS=1 "$@"
}
clean() (become "$@")
PYTHON=$(command -v "${PYTHON:-python3}")

step "installing from $wheelhouse"
clean sh "$wheelhouse/install-offline.sh" "$folder/seisaku"
cd "$folder"
seisaku=$folder/seisaku/bin/seisaku

step "building the index"
clean "$seisaku" build

step "asking"
clean "$seisaku" ask --json "大学ファンドの運用益から一年に支出できる上限はいくらですか。" > answer.json
citation=$("$folder/seisaku/bin/python" -c '
import json
answer = json.load(open("answer.json"))
assert answer["status"] == "answered", answer
span = answer["answer"]["spans"][0]
print(span["citation_id"])
')
clean "$seisaku" verify-citation "$citation"

step "serving"
# itself the background process, so that the signal below reaches it
become "$seisaku" serve --port 8188 > serve.log 2>&1 &
server=$!
"$folder/seisaku/bin/python" - <<'PYTHON'
import json, time, urllib.request

for attempt in range(240):
    try:
        with urllib.request.urlopen("http://127.0.0.1:8188/readyz", timeout=30) as answer:
            ready = json.load(answer)
        break
    except OSError:
        time.sleep(0.5)
else:
    raise SystemExit("the service was not ready in two minutes:\n" + open("serve.log").read())
assert ready["status"] == "ready", ready
print(ready)
PYTHON
kill -TERM "$server"
wait "$server" || { echo "the service ended with code $?" >&2; cat serve.log >&2; exit 1; }
server=
step "done: installed, built, answered, proven and served without a network"
