#!/usr/bin/env bash
# Installs what build.sh needs into one directory: a compiler, its LLVM libraries, a linker. No root; Debian 12+ amd64.
#
#   setup.sh [--prefix DIR] [--force] [--check]
#     --prefix DIR   where to; default $SBPF_TOOLCHAIN, else .toolchain beside this script
#     --force        install even though the official cargo-build-sbf is on PATH
#     --check        install nothing; exit status 0 if the toolchain is there and complete
#
# Three parts, each kept once finished, so a second run takes a tenth of a second and an interrupted run goes on where
# it stopped. The first run takes about 2 minutes, most of it compiling the linker. Delete DIR to start over.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# The versions this kit was checked with; README.md, "What would break it", before changing one.
RUST_VERSION=1.96        # Debian package rustc-web (with LLVM 22) and its std source, from bookworm-security
LLVM_VERSION=23          # first LLVM whose BPF backend has the switches SBPF v3 needs
LINKER_VERSION=0.2.6     # Rust crate sbpf-linker
STD_EDIT=1               # counts changes of edit_std below

prefix=${SBPF_TOOLCHAIN:-$here/.toolchain} force='' check=''
while [ $# -gt 0 ]; do
  case $1 in
    --prefix) prefix=${2:?--prefix needs a directory}; shift 2 ;;
    --force) force=1; shift ;;
    --check) check=1; shift ;;
    *) sed -n '2,10s/^# \{0,1\}//p' "$0"; exit 2 ;;
  esac
done

say() { echo "setup: $*" >&2; }
die() { say "error: $1"; shift; for line; do say "  $line"; done; exit 1; }
took() { say "  done after $((SECONDS - $1)) s"; }

# A part is finished when its .done holds the version wanted now; the second line says what exactly was installed.
wanted() {
  case $1 in
    rust) echo "$RUST_VERSION, std edit $STD_EDIT" ;;
    llvm) echo "$LLVM_VERSION" ;;
    linker) echo "$LINKER_VERSION" ;;
  esac
}
finished() { [ "$(head -n1 "$prefix/$1/.done" 2>/dev/null)" = "$(wanted "$1")" ]; }
finish() { printf '%s\n' "$(wanted "$1")" "$2" >"$prefix/$1/.done"; }
# deb_version PART PACKAGE: the version of a downloaded package, from its file name
deb_version() { (cd "$prefix/debs/$1" && ls "$2"_*.deb) | head -n1 | sed -E 's/^[^_]*_([^_]*)_.*/\1/; s/%3a/:/'; }

if [ -n "$check" ]; then
  for part in rust llvm linker; do finished $part || exit 1; done
  exit 0
fi
if command -v cargo-build-sbf >/dev/null && [ -z "$force" ]; then
  say "the official cargo-build-sbf is on PATH; nothing to do (--force installs anyway)"; exit 0
fi

mkdir -p "$prefix" && prefix=$(cd "$prefix" && pwd) || die "cannot create $prefix"
case $prefix in *[[:space:]]*) die "the prefix may not contain spaces: $prefix" ;; esac
exec 9>"$prefix/.lock"
flock -n 9 || { say "another setup.sh is working in $prefix; waiting for it"; flock 9; }

# --- what the machine must already have ---------------------------------------------------------
check_machine() {
  local tool missing=
  for tool in apt-get apt-cache dpkg dpkg-deb cargo gcc tar; do
    command -v $tool >/dev/null || missing+=" $tool"
  done
  [ -z "$missing" ] || die "missing:$missing" "cargo comes from rustup, the rest from Debian (apt-get install apt gcc tar);" \
    "on other systems install the official Solana tools, which provide cargo-build-sbf"
  [ "$(dpkg --print-architecture)" = amd64 ] || die "only Debian amd64 is supported, this is $(dpkg --print-architecture)" \
    "install the official Solana tools instead, which provide cargo-build-sbf"
  cargo --version >/dev/null || die "cargo does not run (see above)" "with rustup: choose an installed toolchain, e.g. RUSTUP_TOOLCHAIN=1.95.0"
  keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  [ -e $keyring ] || die "no $keyring" "apt-get install debian-archive-keyring"
}

# --- Debian packages ----------------------------------------------------------------------------
# The machine's own apt settings say which mirror it can reach, whatever file format they are in. Only Debian itself has
# suites called NAME-updates and NAME-security; without them (a minimal sources.list) a URI ending in /debian will do.
find_mirrors() {
  local uris; uris=$(apt-get update --print-uris 2>/dev/null || true)
  uri_of() { sed -nE "s#^'(.*${2:-})/dists/[a-z]+$1/InRelease'.*#\1#p" <<<"$uris" | head -n1; }
  mirror=$(uri_of -updates) security=$(uri_of -security)
  : "${mirror:=$(uri_of '' '/debian/?')}"
  : "${mirror:=${SBPF_DEBIAN_MIRROR:-}}" "${security:=${SBPF_DEBIAN_SECURITY_MIRROR:-}}"
  [ -n "$mirror" ] && [ -n "$security" ] || die "the machine's apt sources name no Debian mirror with a security suite" \
    "add them, or set SBPF_DEBIAN_MIRROR and SBPF_DEBIAN_SECURITY_MIRROR to their addresses"
}
source_line() { echo "deb [arch=amd64 target=Packages signed-by=$keyring] $*"; }

# fetch NAME SOURCES ALONE PACKAGE... : download the PACKAGEs with all they depend on, and the package ALONE (if not
# empty) without, into $prefix/debs/NAME, unless that exists. The private apt starts from an empty package status, so
# the result is the same on every machine, and nothing of the machine's own apt state is touched. A debs directory
# copied from another machine serves as well.
fetch() {
  local name=$1 sources=$2 alone=$3; shift 3
  [ ! -d "$prefix/debs/$name" ] || return 0
  local work=$prefix/apt/$name
  rm -rf "$work"; mkdir -p "$work"/{lists/partial,cache/archives/partial,preferences.d} "$prefix/debs"
  : >"$work/status"; : >"$work/preferences"; printf '%s\n' "$sources" >"$work/sources.list"
  cat >"$work/apt.conf" <<CONF
Dir::Etc::sourcelist "$work/sources.list"; Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "$work/preferences"; Dir::Etc::preferencesparts "$work/preferences.d";
Dir::State "$work"; Dir::State::lists "$work/lists"; Dir::State::status "$work/status"; Dir::State::extended_states "$work/extended";
Dir::Cache "$work/cache"; Dir::Cache::archives "$work/cache/archives"; Dir::Log "$work";
APT::Architecture "amd64"; APT::Architectures { "amd64"; };
APT::Sandbox::User "$(id -un)";
APT::Install-Recommends "false"; APT::Get::Assume-Yes "true"; Debug::NoLocking "true";
Acquire::Languages "none"; Acquire::Retries "3"; Acquire::PDiffs "false"; Binary::apt-get::APT::Keep-Downloaded-Packages "true";
#clear APT::Update::Post-Invoke; #clear APT::Update::Post-Invoke-Success; #clear DPkg::Post-Invoke; #clear DPkg::Pre-Install-Pkgs;
CONF
  local -x APT_CONFIG=$work/apt.conf
  apt-get -q update >"$work/log" 2>&1 && ! grep -qE '^(W|E):' "$work/log" &&
    apt-get -q install --download-only "$@" >>"$work/log" 2>&1 &&
    { [ -z "$alone" ] || (cd "$work/cache/archives" && apt-get -q download "$alone") >>"$work/log" 2>&1; } &&
    mv "$work/cache/archives" "$prefix/debs/$name"
}

# unpack NAME: the packages of $prefix/debs/NAME become the tree $prefix/NAME. Of the compiler's source only std is wanted.
unpack() {
  local name=$1 deb extra; rm -rf "$prefix/$name.new"; mkdir -p "$prefix/$name.new"
  for deb in "$prefix/debs/$name"/*.deb; do
    extra=()
    case $deb in
      */rust-web-src_*) extra=(--no-wildcards-match-slash --exclude='./usr/src/*/[^l]*' --exclude='./usr/src/*/library/vendor') ;;
    esac
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$prefix/$name.new" --exclude=./usr/share --exclude=./usr/libexec "${extra[@]}"
  done
  rm -rf "${prefix:?}/$name"; mv "$prefix/$name.new" "$prefix/$name"
}

# std has no Solana platform layer. Its smallest one, for another VM, needs nothing but an allocator that the program
# provides anyway: give that layer the name "solana", and std's alignment table an entry for the BPF architecture.
edit_std() {
  cd "$prefix/rust/usr/lib/rustlib/src/rust/library" &&
    grep -rl '"zkvm"' std panic_abort | xargs sed -i 's/"zkvm"/"solana"/g' &&
    sed -i 's/^    target_arch = "riscv64",$/&\n    target_arch = "bpf",/' std/src/sys/alloc/mod.rs &&
    grep -q '"solana"' std/build.rs && grep -q '"bpf"' std/src/sys/alloc/mod.rs
}

# --- the three parts ----------------------------------------------------------------------------
install_rust() {
  local t0=$SECONDS
  say "1/3 rustc $RUST_VERSION and the source of std, from bookworm-security (about 130 MB, usually 20 s)"
  # rustc-web alone: what it depends on beyond its own libraries (gcc, libc-dev) is the machine's.
  fetch rust "$(source_line "$mirror" bookworm main; source_line "$security" bookworm-security main)" \
      rustc-web libstd-rust-web-dev rust-web-src ||
    { tail -n 20 "$prefix/apt/rust/log" >&2; die "could not download rustc-web from $mirror and $security" "the end of apt's own log is above"; }
  local version; version=$(deb_version rust rustc-web)
  case $version in
    "$RUST_VERSION".*) ;;
    *) die "Debian now ships rustc-web $version, this kit was checked with $RUST_VERSION" "README.md, 'What would break it'" ;;
  esac
  rm -f "$prefix"/debs/rust/libc6_*          # the machine's own libc must stay: rustc loads proc macros linked against it
  unpack rust
  (edit_std) || die "the source of std does not look as expected" "README.md, 'What would break it'"
  finish rust "rustc-web $version"
  took "$t0"
}

install_llvm() {
  local t0=$SECONDS suite got=
  for suite in sid forky; do
    say "2/3 LLVM $LLVM_VERSION and the libc it needs, from $suite (about 60 MB, usually 10 s)"
    if fetch llvm "$(source_line "$mirror" $suite main)" '' "libllvm$LLVM_VERSION"; then got=1; break; fi
    tail -n 5 "$prefix/apt/llvm/log" >&2
  done
  [ -n "$got" ] || die "neither sid nor forky on $mirror gave libllvm$LLVM_VERSION" "apt's log: $prefix/apt/llvm/log" "README.md, 'What would break it'"
  unpack llvm
  mkdir "$prefix/llvm/proxy"                 # sbpf-linker looks for a file of exactly this name in LD_LIBRARY_PATH
  (cd "$prefix/llvm/proxy" && ln -s ../usr/lib/x86_64-linux-gnu/libLLVM.so."$LLVM_VERSION".* libLLVM.so && [ -e libLLVM.so ]) ||
    die "libllvm$LLVM_VERSION has no libLLVM.so.$LLVM_VERSION.*"
  finish llvm "libllvm$LLVM_VERSION $(deb_version llvm "libllvm$LLVM_VERSION")"
  took "$t0"
}

install_linker() {
  local t0=$SECONDS log=$prefix/linker.log
  say "3/3 sbpf-linker $LINKER_VERSION, a Rust crate (compiles for a minute on two cores)"
  # Outside any project, so that no .cargo/config.toml or rust-toolchain.toml changes the build. The target directory
  # stays when it fails, so the next run continues. --force: a part whose version changed is replaced. Not optimised: 100 s
  # of CPU instead of 273, and 2 s more for a link, whose work is mostly LLVM's. What it links has the same bytes.
  if ! (cd "$prefix" && env -u RUSTFLAGS -u CARGO_BUILD_TARGET CARGO_TARGET_DIR="$prefix/linker.target" CARGO_INCREMENTAL=0 CARGO_TERM_COLOR=never \
      CARGO_PROFILE_RELEASE_OPT_LEVEL=0 \
      cargo install sbpf-linker --version "=$LINKER_VERSION" --locked --force --root "$prefix/linker" 2>&1) | tee "$log" | progress "$t0"; then
    tail -n 30 "$log" >&2
    die "cargo could not install sbpf-linker $LINKER_VERSION" "the end of its log is above, all of it in $log; the crate registry must be reachable"
  fi
  rm -rf "$prefix/linker.target" "$log"
  finish linker "sbpf-linker $LINKER_VERSION"
  took "$t0"
}
progress() { # one line for every 25 crates that cargo starts to compile
  local line crates=0
  while IFS= read -r line; do
    case $line in *Compiling*) crates=$((crates + 1)); [ $((crates % 25)) -ne 0 ] || say "  $crates crates after $((SECONDS - $1)) s" ;; esac
  done
}

if ! finished rust || ! finished llvm || ! finished linker; then
  say "installing into $prefix (once; about 2 minutes, 900 MB)"
  check_machine
  find_mirrors
  finished rust || install_rust
  finished llvm || install_llvm
  rm -rf "$prefix/apt"
  finished linker || install_linker
fi

# --- does it run? -------------------------------------------------------------------------------
export SBPF_TOOLCHAIN=$prefix
"$here/bin/rustc" -V >/dev/null || die "the unpacked rustc does not run"
"$here/bin/sbpf-linker" --version >/dev/null 2>&1 || die "sbpf-linker does not run"
say "ready: $("$here/build.sh" --version)"
