# Part of run.sh: mail, rotations and a kill, then the comparison.

db="$run/mail.duckdb"
next=0 # the serial number of the next message

# start_tail follows both logs; what it tells the operator is kept.
start_tail() {
  "$mtalog" tail --db "$db" "$mail_log" "$main_log" 2>>"$run/tail.err" &
  tail=$!
}

# until_open waits until something listens at each port.
until_open() {
  local port
  for port in "$@"; do
    for _ in $(seq 100); do
      (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && continue 2
      sleep 0.1
    done
    die "nothing listens at port $port: $(tail -3 "$mail_log" "$main_log" 2>&1)"
  done
}

# send gives a batch to both MTAs in the background; done_sending waits for it.
send() {
  senders=()
  local mta port
  for mta in postfix exim; do
    port=$([ $mta = postfix ] && echo 2601 || echo 2602)
    "$run/realmta" send -truth "$run/client.jsonl" -mta $mta -to 127.0.0.1:$port -first "$next" -messages "$messages" -pause 40ms &
    senders+=($!)
  done
  next=$((next + messages))
}
done_sending() { for pid in "${senders[@]}"; do wait "$pid"; done; }

# quiet waits until nothing more is said or logged: no change for two seconds.
quiet() {
  local before="" now calm=0
  for _ in $(seq 240); do
    now="$(stat -c %s "$run/server.jsonl" "$mail_log" "$main_log" 2>&1)"
    if [ "$now" = "$before" ]; then calm=$((calm + 1)); else calm=0; fi
    [ $calm -ge 8 ] && return
    before="$now"
    sleep 0.25
  done
  die "the MTAs do not come to rest"
}

# try_again makes both MTAs attempt everything in their queues at once.
try_again() {
  "${in_postfix[@]}" "$prefix/usr/sbin/postqueue" -f
  "${exim[@]}" -qff
}

# verdict asks mtalog and compares; it keeps what the judge said.
verdict() {
  "$mtalog" sql --db "$db" --format csv "$("$run/realmta" query)" >"$run/stored.csv" &&
    "$run/realmta" compare "$run/server.jsonl" "$run/client.jsonl" <"$run/stored.csv" >"$run/verdict" 2>&1
}

fail() {
  cat "$run/verdict"
  echo "mtalog tail said:"
  tail -n 20 "$run/tail.err"
  die "$*"
}

until_open 2601 2602 2611 2612 2621 2622
rotation renamed "create 640" delaycompress compress
rotation copied copytruncate delaycompress compress
rotation compressed "create 640" compress

start_tail
say "mail, then the logs at rest are renamed and compressed at once"
send
done_sending
quiet
rotate compressed

say "mail while the logs are renamed and made anew"
send
sleep 0.5
rotate renamed
done_sending

say "mail while they are renamed again, the one before compressed"
send
sleep 0.5
rotate renamed
done_sending

say "kill -9, mail and two rotations while mtalog is down, then again"
send
sleep 0.3
kill -9 "$tail"
wait "$tail" 2>/dev/null || true
rotate renamed
sleep 0.3
rotate renamed
start_tail
done_sending

# What is written between copy and truncation is lost to everyone but a
# reader that was faster, so the logs rest while they are copied.
quiet
say "copied and truncated, then mail"
rotate copied
send
done_sending
quiet
say "copied and truncated again, then all that was deferred, with a rotation by renaming"
rotate copied
try_again &
retry=$!
sleep 0.5
rotate renamed
wait "$retry"
quiet
say "all that is still deferred"
try_again
quiet

say "asking while mtalog follows"
for _ in $(seq 20); do # a line can be asked for a second after it was written
  verdict && break
  sleep 0.25
done
verdict || fail "what was stored is not what was said"

kill -TERM "$tail"
wait "$tail" || fail "mtalog tail ended with status $?"
verdict || fail "what was stored is not what was said, after mtalog has ended"
"$mtalog" import --db "$db" "$mail_log"* "$main_log"* 2>>"$run/tail.err" || fail "mtalog import ended with status $?"
verdict || fail "importing the rotated logs, and the copies of those that were truncated, was not without effect"
cat "$run/verdict"
unknown="$("$mtalog" sql --db "$db" --format csv 'SELECT count(*) FROM unrecognised' | sed -n 2p)"
[ "$unknown" = 0 ] || fail "$unknown lines not recognised: $("$mtalog" report unrecognised --db "$db" --format csv)"
say "$((next * 2)) messages in $(find "$logs/" -name 'ma*log*' | wc -l) log files, every line recognised"
