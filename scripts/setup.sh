# Sourced by scripts/run and scripts/test: everything that is missing is set up, nothing twice.
# What is there is recorded in .venv/.ready as the hash of the files that define it, so the second time is quick.
# Tests have a second environment, .venv-office: the locked packages without the extra `desk` and without those of the tests.
# Ubuntu 24.04's package names are covered (t64 suffixes) but were not run.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
UV_VERSION=0.13.9
export UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT="$ROOT/.venv"

say() { printf 'setup: %s\n' "$*" >&2; }

# Debian and Ubuntu packages: the interpreter's venv and headers and a compiler (pyscard has no Linux wheel),
# the smart card service, what Qt's xcb and offscreen platforms load, and a Chinese font.
PACKAGES="python3 python3-venv python3-dev gcc pkg-config pcscd libpcsclite-dev libusb-1.0-0 fonts-noto-cjk
  libegl1 libgl1 libxkbcommon0 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1 libglib2.0-0
  libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0
  libxcb-xinerama0 libxcb-xkb1"
# Only the tests need these: the gphoto2 command line, a virtual reader for pcscd, devices of a kernel that isn't there (umockdev), an X server without a screen, and what a file system of our own
# is built on (pyfuse3 has no wheel); file systems of sticks with their drivers and checkers.
TEST_PACKAGES="gphoto2 vsmartcard-vpcd umockdev libumockdev-dev libusb-1.0-0-dev xvfb xauth patch fuse3 libfuse3-dev
  exfat-fuse exfatprogs ntfs-3g e2fsprogs"
# The page on the stick is opened in a browser: 440 MB on the disk. Ubuntu has it as a snap alone, which has to be there.
grep -qs '^ID=debian' /etc/os-release && TEST_PACKAGES="$TEST_PACKAGES chromium chromium-driver"

installed() { dpkg-query -W -f '${db:Status-Abbrev}' "$1" 2>/dev/null | grep -q '^ii'; }

system_packages() {
  command -v dpkg-query >/dev/null || { say "no dpkg here: install the equivalents of: $*"; return 0; }
  local missing=() package
  for package in "$@"; do
    installed "$package" || installed "${package}t64" || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  local install=(apt-get install -y --no-install-recommends "${missing[@]}")
  if [ "$(id -u)" -eq 0 ]; then
    say "installing ${missing[*]}"
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive "${install[@]}"; } >&2
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    say "installing ${missing[*]}"
    { sudo apt-get update -q && sudo DEBIAN_FRONTEND=noninteractive "${install[@]}"; } >&2
  else
    say "system packages are missing and this user may not install them. Type:"
    say "  sudo apt-get update && sudo ${install[*]}"
    exit 3
  fi
}

# The interpreter: Debian's own when it is new enough, so that its headers and ours are the same build.
find_python() {
  local candidate
  for candidate in /usr/bin/python3 python3 python3.12 python3.11; do
    "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))' 2>/dev/null \
      && { command -v "$candidate"; return 0; }
  done
  say "Python 3.11 or 3.12 is needed and was not found"
  exit 3
}

setup() { # setup run|test
  local what=$1 python stamp packages=$PACKAGES
  [ "$what" = test ] && packages="$packages $TEST_PACKAGES"
  stamp=$(cat "$ROOT/pyproject.toml" "$ROOT/uv.lock" "$ROOT/models.lock" "$ROOT/scripts/setup.sh" | sha256sum)
  if [ "$(cat "$ROOT/.venv/.ready-$what" 2>/dev/null)" = "$stamp" ] && "$ROOT/.venv/bin/python" -c '' 2>/dev/null \
    && { [ "$what" = run ] || "$ROOT/.venv-office/bin/python" -c '' 2>/dev/null; }; then
    return 0
  fi
  # shellcheck disable=SC2086
  system_packages $packages
  python=$(find_python)
  if [ "$("$ROOT/.tools/bin/uv" --version 2>/dev/null | cut -d' ' -f2)" != "$UV_VERSION" ]; then
    say "getting uv $UV_VERSION"
    "$python" -m venv --clear "$ROOT/.tools" && "$ROOT/.tools/bin/python" -m pip install --quiet "uv==$UV_VERSION" >&2
  fi
  say "installing the locked Python packages"
  "$ROOT/.tools/bin/uv" sync --project "$ROOT" --python "$python" --frozen --quiet --extra desk --compile-bytecode \
    $([ "$what" = run ] && [ ! -e "$ROOT/.venv/.ready-test" ] && printf -- --no-dev) >&2 || exit 3
  if [ "$what" = test ]; then
    UV_PROJECT_ENVIRONMENT="$ROOT/.venv-office" "$ROOT/.tools/bin/uv" sync --project "$ROOT" --python "$python" --frozen \
      --quiet --no-dev >&2 || exit 3
  fi
  "$python" "$ROOT/scripts/models" "$ROOT/.tools/bin/python" || exit 3
  printf '%s\n' "$stamp" > "$ROOT/.venv/.ready-$what"
}
