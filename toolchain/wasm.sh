#!/usr/bin/env bash
# Builds one crate with a cdylib target to a WebAssembly module without imports.
#
#   wasm.sh CRATE_DIR OUT.wasm
#   wasm.sh --version            one line: which compiler and linker are used
#
# The compiler and the source of `core` are those that setup.sh installed for the program; the linker is the rust-lld that
# comes with rustup's own toolchain. Environment: SBPF_TOOLCHAIN (the prefix given to setup.sh), CARGO_TARGET_DIR.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd) && root=$(dirname "$here")
[ -z "${SBPF_TOOLCHAIN:-}" ] || SBPF_TOOLCHAIN=$(realpath -m "$SBPF_TOOLCHAIN")
export SBPF_TOOLCHAIN=${SBPF_TOOLCHAIN:-$here/.toolchain}
die() { echo "build: error: $*" >&2; exit 1; }

unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS CARGO_BUILD_RUSTFLAGS RUSTC RUSTC_WRAPPER RUSTC_WORKSPACE_WRAPPER CARGO_BUILD_TARGET
[ -f "$SBPF_TOOLCHAIN/rust/.done" ] || die "no compiler in $SBPF_TOOLCHAIN; run toolchain/setup.sh --force"
linker=$(rustc --print sysroot)/lib/rustlib/x86_64-unknown-linux-gnu/bin/rust-lld
[ -x "$linker" ] || die "rustup's toolchain has no $linker; stable 1.90 and later have"
if [ "${1:-}" = --version ]; then
  echo "$(sed -n 2p "$SBPF_TOOLCHAIN/rust/.done"), $("$linker" -flavor wasm --version | sed 's/ (.*//')"; exit
fi
[ $# -eq 2 ] && [ -f "$1/Cargo.toml" ] || { sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 2; }
crate=$(cd "$1" && pwd) out=$(realpath -m "$2")
cd "$crate"
mapfile -t found < <(cargo metadata --locked --no-deps --format-version 1 | node -e '
  const m = JSON.parse(require("fs").readFileSync(0, "utf8")), dir = process.argv[1];
  const p = m.packages.find(p => p.manifest_path === dir + "/Cargo.toml");
  console.log([m.target_directory, p.targets.find(t => t.crate_types.includes("cdylib")).name].join("\n"));' "$crate")
target=${found[0]} name=${found[1]}

export RUSTC=$here/bin/rustc RUSTC_BOOTSTRAP=1
export CARGO_PROFILE_RELEASE_LTO=fat CARGO_PROFILE_RELEASE_CODEGEN_UNITS=1
export CARGO_PROFILE_RELEASE_OPT_LEVEL=${WASM_OPT_LEVEL:-s}
export CARGO_PROFILE_RELEASE_OVERFLOW_CHECKS=true    # as in the program: what fails there fails here
export CARGO_PROFILE_RELEASE_DEBUG=false CARGO_PROFILE_RELEASE_DEBUG_ASSERTIONS=false
export CARGO_PROFILE_RELEASE_STRIP=symbols CARGO_PROFILE_RELEASE_INCREMENTAL=false
flags=(
  -Zunstable-options
  -Cpanic=immediate-abort            # a panic is one instruction, a trap; nothing is formatted
  "-Clinker=$linker"
  -Clink-arg=-zstack-size=262144     # a world is 35 KB; below the data, so that too deep a stack traps
  -Clink-arg=--stack-first
  -Clink-arg=--compress-relocations  # numbers of functions and addresses in as few bytes as they need, not in five
  -Clink-arg=--export=__heap_base    # where the caller's memory begins
  "--remap-path-prefix=$root=/source"
  "--remap-path-prefix=$target=/target"
  "--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo"
  "--remap-path-prefix=$SBPF_TOOLCHAIN=/toolchain"
)
export CARGO_ENCODED_RUSTFLAGS
CARGO_ENCODED_RUSTFLAGS=$(IFS=$'\x1f'; echo "${flags[*]}")
cargo rustc -Zbuild-std=core,alloc -Zbuild-std-features= --locked --release --target wasm32-unknown-unknown \
  --target-dir "$target" --lib --crate-type cdylib
mkdir -p "$(dirname "$out")"
cp "$target/wasm32-unknown-unknown/release/$name.wasm" "$out"
echo "build: $out, $(stat -c %s "$out") bytes, sha256 $(sha256sum <"$out" | cut -c1-16)..." >&2
