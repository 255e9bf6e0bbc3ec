# Sourced by setup.sh: room for compiled files. A first build with less than half of the room that it needs does not begin;
# where it may just fit, or was built once, it is only said.
case $goal in build) needed=8 ;; *) needed=20 ;; esac

place=$CARGO_TARGET_DIR
while [ ! -d "$place" ]; do place=$(dirname "$place"); done

# Whole GB free where a folder lies; nothing where df cannot tell.
gb_free() {
  df -Pk "$1" 2>/dev/null | {
    read -r _ && read -r _ _ _ free _ || exit 0
    case $free in '' | *[!0-9]*) ;; *) echo $((free / 1048576)) ;; esac
  }
}

free=$(gb_free "$place")
if [ -z "$free" ]; then
  say disk "not measured: df says nothing about $place"
elif [ "$free" -ge "$needed" ]; then
  say disk "found: $free GB free for compiled files in $CARGO_TARGET_DIR"
else
  # Counting takes a while where there is much, so it is done only now.
  used=0
  if [ -d "$CARGO_TARGET_DIR" ]; then
    used=$(du -sk "$CARGO_TARGET_DIR" 2>/dev/null | cut -f 1) || used=0
    used=$((${used:-0} / 1048576))
  fi
  more=$((needed - used))
  room="$free GB free for compiled files in $CARGO_TARGET_DIR"
  advice="make room there, or set CARGO_TARGET_DIR to a folder on a larger disk"
  if [ "$used" -lt 5 ] && [ "$free" -lt $((more / 2)) ]; then
    stop disk "only $room; the first \"setup.sh $goal\" needs about $more GB: $advice, and run this again."
  fi
  if [ "$more" -lt 3 ]; then more=3; fi
  if [ "$free" -lt "$more" ]; then
    say disk "only $room, which hold $used GB already; $more GB may be needed. If it fills up: $advice." >&2
  else
    say disk "found: $room, which hold $used GB already"
  fi
fi
