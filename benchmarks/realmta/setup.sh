# Part of run.sh: unpacks the MTAs, writes their configuration and starts them.

prefix="$run/debian"
logs="$run/log"

# unpack NAME… gets Debian's packages, unpacks them under $prefix and installs
# the libraries that they depend on.
unpack() {
  mkdir -p "$run/deb" "$prefix"
  chmod 777 "$run/deb" # apt downloads as its own user
  (cd "$run/deb" && apt-get -qq download "$@") || {
    apt-get -qq update
    (cd "$run/deb" && apt-get -qq download "$@")
  } || return
  local deb library missing=()
  for deb in "$run"/deb/*.deb; do
    dpkg-deb -x "$deb" "$prefix" || return
    for library in $(dpkg-deb -f "$deb" Depends | tr ',|' '\n\n' | awk '$1 ~ /^lib/ {print $1}'); do
      dpkg-query -W -f '${Status}' "$library" 2>/dev/null | grep -q 'ok installed' || missing+=("$library")
    done
  done
  [ ${#missing[@]} -eq 0 ] ||
    DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null
}

account() { # account USER GROUP
  getent group "$2" >/dev/null || groupadd --system "$2"
  getent passwd "$1" >/dev/null || useradd --system --no-create-home --shell /usr/sbin/nologin --gid "$2" "$1"
}

say "unpacking Debian's postfix, exim4-daemon-light and logrotate"
unpack postfix exim4-daemon-light logrotate || unavailable "the packages cannot be had"
getent group postdrop >/dev/null || groupadd --system postdrop
account postfix postfix
account Debian-exim Debian-exim

install -d -m 755 "$logs"
# Exim makes its log as its own user, and logrotate wants no directory that
# others may write to: each MTA has its own.
install -d -m 750 -o Debian-exim -g adm "$logs/exim4"
install -d -m 755 "$logs/postfix"
mail_log="$logs/postfix/mail.log"
main_log="$logs/exim4/mainlog"

# Postfix. It takes mail at 2601 and delivers to 2611, or 2612 for the domain
# whose connections break. It puts nothing off but by the server's word
# (…_failed_cohort_limit), and tries again only when told to.
install -d -m 755 "$run"/postfix/{,etc,queue,queue/pid}
install -d -m 700 -o postfix "$run"/postfix/{data,queue/{active,bounce,corrupt,defer,deferred,flush,hold,incoming,private,saved,trace}}
install -d -m 730 -o postfix -g postdrop "$run/postfix/queue/maildrop"
install -d -m 710 -o postfix -g postdrop "$run/postfix/queue/public"
cat >"$run/postfix/etc/main.cf" <<EOF
compatibility_level = 3.6
queue_directory = $run/postfix/queue
data_directory = $run/postfix/data
command_directory = $prefix/usr/sbin
daemon_directory = $prefix/usr/lib/postfix/sbin
shlib_directory = $prefix/usr/lib/postfix
meta_directory = $prefix/etc/postfix
import_environment = MAIL_CONFIG LD_LIBRARY_PATH TZ
maillog_file = $mail_log
maillog_file_prefixes = $logs
myhostname = mx1.example.org
mydestination =
local_recipient_maps =
alias_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 192.0.2.0/24
relay_domains = example.com, broken.example.net
smtpd_relay_restrictions = reject_unauth_destination
transport_maps = inline:{ {example.com = smtp:[127.0.0.1]:2611}, {broken.example.net = smtp:[127.0.0.1]:2612} }
smtp_dns_support_level = disabled
smtp_host_lookup = native
smtp_tls_security_level = none
smtpd_tls_security_level = none
default_destination_concurrency_failed_cohort_limit = 0
queue_run_delay = 1h
minimal_backoff_time = 1h
notify_classes =
EOF
cat >"$run/postfix/etc/master.cf" <<EOF
127.0.0.1:2601 inet n - n - - smtpd
pickup    unix  n - n 60   1 pickup
cleanup   unix  n - n -    0 cleanup
qmgr      unix  n - n 300  1 qmgr
rewrite   unix  - - n -    - trivial-rewrite
bounce    unix  - - n -    0 bounce
defer     unix  - - n -    0 bounce
trace     unix  - - n -    0 bounce
verify    unix  - - n -    1 verify
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n -    - proxymap
smtp      unix  - - n -    - smtp
relay     unix  - - n -    - smtp
showq     unix  n - n -    - showq
error     unix  - - n -    - error
retry     unix  - - n -    - error
anvil     unix  - - n -    1 anvil
scache    unix  - - n -    1 scache
postlog   unix-dgram n - n - 1 postlogd
EOF
# Arrays, not functions: $! of a function in the background is a shell's.
in_postfix=(env "MAIL_CONFIG=$run/postfix/etc" "LD_LIBRARY_PATH=$prefix/usr/lib/postfix")

# Exim. It takes mail at 2602 and delivers to 2621 and 2622. One process
# starts as another user than root, so it must give up root's rights itself.
install -d -m 750 -o Debian-exim -g Debian-exim "$run/exim"
cat >"$run/exim.conf" <<EOF
exim_path = $prefix/usr/sbin/exim4
primary_hostname = mx2.example.org
exim_user = Debian-exim
exim_group = Debian-exim
deliver_drop_privilege = true
spool_directory = $run/exim
log_file_path = $logs/exim4/%slog
pid_file_path = $run/exim/exim.pid
daemon_smtp_ports = 2602
local_interfaces = 127.0.0.1
rfc1413_query_timeout = 0s
host_lookup =
tls_advertise_hosts =
keep_environment =
acl_smtp_rcpt = recipients
begin acl
recipients:
  accept domains = example.com : broken.example.net
  deny message = relay not permitted
begin routers
broken:
  driver = manualroute
  domains = broken.example.net
  transport = to_broken
  route_list = * 127.0.0.1
  self = send
server:
  driver = manualroute
  transport = to_server
  route_list = * 127.0.0.1
  self = send
begin transports
to_server:
  driver = smtp
  port = 2621
  allow_localhost
  hosts_try_fastopen =
to_broken:
  driver = smtp
  port = 2622
  allow_localhost
  hosts_try_fastopen =
begin retry
* * F,1d,1s
EOF
exim=("$prefix/usr/sbin/exim4" -C "$run/exim.conf")

# logrotate, as Debian configures it for mail.log and exim4/mainlog, in the
# three ways that the phases use. Exim makes its new log itself, often before
# logrotate's create would: hence Debian's nocreate.
rotation() { # rotation NAME DIRECTIVE…
  local name="$1"
  shift
  cat >"$run/$name.conf" <<EOF
$mail_log {
  rotate 20
  missingok
  notifempty
$(printf '  %s\n' "$@")
  postrotate
    kill -HUP $(cat "$run/master.pid") || true
  endscript
}
$main_log {
  su Debian-exim adm
  rotate 20
  missingok
  notifempty
$(printf '  %s\n' "$@")
  nocreate
}
EOF
  chmod 644 "$run/$name.conf"
}
rotate() { "$prefix/usr/sbin/logrotate" --force --state "$run/logrotate.state" "$run/$1.conf"; }

say "building"
(cd "$root" && go build -o "$run/realmta" ./benchmarks/realmta)
[ -n "${MTALOG:-}" ] || (cd "$root" && go build -o "$run/mtalog" ./cmd/mtalog)
mtalog="${MTALOG:-$run/mtalog}"

"$run/realmta" serve -truth "$run/server.jsonl" postfix=127.0.0.1:2611 postfix=127.0.0.1:2612 \
  exim=127.0.0.1:2621 exim=127.0.0.1:2622 &

say "starting $("${in_postfix[@]}" "$prefix/usr/sbin/postconf" -h mail_version | sed 's/^/Postfix /') and $("${exim[@]}" -bV | sed -n 's/^Exim version \([^ ]*\).*/Exim \1/p')"
"${in_postfix[@]}" "$prefix/usr/lib/postfix/sbin/master" &
master=$!
echo "$master" >"$run/master.pid"
"${exim[@]}" -bdf &
