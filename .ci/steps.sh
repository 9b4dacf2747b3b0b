# Steps, timed and counted; of .ci/run, which sources this. No step's failure is lost: what did not end well has failed.
logs=$(mktemp -d)
results=$logs/results  # a line a step: passed, failed, seconds, of CPU, its log, name
beside=                # in a lane: the terminal to which it says how its steps ended
declare -A lanes=()
trap 'for pid in "${lanes[@]}"; do kill -- "-$pid" 2>/dev/null; done; rm -rf "$logs"' EXIT

record() { printf '%d\t%d\t%d\t%d\t%s\t%s\n' "$@" >>"$results"; }

# Milliseconds of CPU, in all, of what this shell started and has seen end. `times` counts for the shell that calls it.
spent() {
  local at='([0-9]+)m([0-9]+)[.,]([0-9]{3})s' file=$logs/times.$BASHPID
  times >"$file"
  [[ $(tail -n 1 "$file") =~ $at\ $at ]]
  cpu=$(((BASH_REMATCH[1] + BASH_REMATCH[4]) * 60000 + (BASH_REMATCH[2] + BASH_REMATCH[5]) * 1000 +
    10#${BASH_REMATCH[3]} + 10#${BASH_REMATCH[6]}))
}

# step NAME COMMAND... : runs and times it. The counts are those of its last line, if that reads `N passed, N failed`; a
# command that fails without counting a failure counts as one.
step() {
  local name=$1 start=$SECONDS status=0 log line p=0 f=0 said cpu; shift
  log=$(mktemp "$logs/step.XXXXXX")
  echo; echo "=== $name"
  # Its CPU is counted in a shell of its own: a lane that ends meanwhile is none of it.
  { "$@"; status=$?; spent; echo "$cpu" >"$log.cpu"; exit "$status"; } 2>&1 | tee "$log" || status=$?
  line=$(grep -v '^[[:space:]]*$' "$log" | tail -n 1)
  if [[ $line =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then p=${BASH_REMATCH[1]} f=${BASH_REMATCH[2]}; fi
  if [ "$status" -ne 0 ] && [ "$f" -eq 0 ]; then f=1; fi
  cpu=$((($(cat "$log.cpu" 2>/dev/null || echo 0) + 500) / 1000))
  record "$p" "$f" $((SECONDS - start)) "$cpu" "$log" "$name"
  said="$name: $([ "$f" -eq 0 ] && echo ok || echo FAILED) after $((SECONDS - start)) s, CPU $cpu s"
  echo "=== $said"
  [ -z "$beside" ] || echo "=== (beside) $said" >&3
  [ "$f" -eq 0 ]
}

# lane NAME FUNCTION: the steps of FUNCTION beside those that follow, with what CPU these leave. `join NAME` waits for
# them and shows what they wrote, whole. A lane that does not come to its end has failed, whatever its steps did.
lane() {
  local name=$1 body=$2
  exec 3>&1
  set -m  # a process group of its own, which ends with this script
  (
    set +m
    results=$logs/$name.results beside=1
    renice -n 10 "$BASHPID" >/dev/null
    "$body"
    touch "$logs/$name.ended"
  ) >"$logs/$name.log" 2>&1 &
  lanes[$name]=$!
  set +m
}
join() {
  local name=$1
  wait "${lanes[$name]}"
  unset "lanes[$name]"
  cat "$logs/$name.log"
  if [ -f "$logs/$name.results" ]; then sed 's/$/ (beside)/' "$logs/$name.results" >>"$results"; fi
  [ -f "$logs/$name.ended" ] || record 0 1 0 0 "$logs/$name.log" "the steps beside: $name did not come to their end"
}

# What of a step's log says why it failed: from where its runner lists its failures on, or else its last lines.
why() {
  local listed
  listed=$(grep -nE '^ *[0-9]+ failing$|failing tests:$' "$1" | head -n 1 | cut -d : -f 1)
  if [ -n "$listed" ]; then tail -n "+$listed" "$1" | head -n 100; else tail -n 30 "$1"; fi
}

# Why steps failed, the table of all, then one last line; exits with 0 only if nothing failed.
finish() {
  local p f took cpu log name passed=0 failed=0 busy=0 name_of
  for name_of in "${!lanes[@]}"; do join "$name_of"; done
  while IFS=$'\t' read -r p f took cpu log name; do
    [ "$f" -eq 0 ] || { printf '\n=== why it failed: %s\n' "$name"; why "$log"; }
  done <"$results"
  printf '\n=== summary, %d min %02d s\n' $((SECONDS / 60)) $((SECONDS % 60))
  while IFS=$'\t' read -r p f took cpu log name; do
    passed=$((passed + p)) failed=$((failed + f)) busy=$((busy + cpu))
    printf '%-34s %-6s %4d s, CPU %4d s  %s\n' "$name" "$([ "$f" -eq 0 ] && echo ok || echo FAILED)" "$took" "$cpu" \
      "$([ $((p + f)) -eq 0 ] || echo "$p passed, $f failed")"
  done <"$results"
  printf 'CPU in all: %d min %02d s on %d cores\n' $((busy / 60)) $((busy % 60)) "$(nproc)"
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ]; exit
}
