#!/usr/bin/env bash
# Builds one Solana program, a crate with a cdylib target, to a deployable SBPF v3 shared object.
#
#   build.sh [--features LIST] PROGRAM_CRATE_DIR [OUT.so]     OUT defaults to <target dir>/deploy/<name>.so
#   build.sh --version                                        one line: which compiler, LLVM and linker would be used
#
# With the official cargo-build-sbf on PATH that is used, else what setup.sh installed. Environment: SBPF_TOOLCHAIN (the
# prefix given to setup.sh), CARGO_TARGET_DIR, SBPF_FORCE_KIT=1 (not the official tool even if there is one).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ -z "${SBPF_TOOLCHAIN:-}" ] || SBPF_TOOLCHAIN=$(realpath -m "$SBPF_TOOLCHAIN")   # before any cd
export SBPF_TOOLCHAIN=${SBPF_TOOLCHAIN:-$here/.toolchain}
die() { echo "build: error: $*" >&2; exit 1; }
official() { [ -z "${SBPF_FORCE_KIT:-}" ] && command -v cargo-build-sbf >/dev/null; }

version() {
  if official; then cargo-build-sbf --version | paste -sd ' '; return; fi
  "$here/setup.sh" --prefix "$SBPF_TOOLCHAIN" --check || die "no complete toolchain in $SBPF_TOOLCHAIN; run $here/setup.sh"
  sed -sn 2p "$SBPF_TOOLCHAIN"/{rust,llvm,linker}/.done | paste -sd , | sed 's/,/, /g'
}

features=()
while [ $# -gt 0 ]; do
  case $1 in
    --features) features=(--features "${2:?--features needs a list}"); shift 2 ;;
    --version) version; exit ;;
    *) break ;;
  esac
done
[ $# -ge 1 ] && [ -f "$1/Cargo.toml" ] || { sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 2; }
crate=$(cd "$1" && pwd) out=${2:-}
case $out in ''|/*) ;; *) out=$PWD/$out ;; esac
cd "$crate"

# One profile for both toolchains, whatever the crate's own manifest (or its workspace's) says.
export CARGO_PROFILE_RELEASE_LTO=fat            # small and fast programs; also makes the kit's builtins visible to LLVM
export CARGO_PROFILE_RELEASE_CODEGEN_UNITS=1    # same
export CARGO_PROFILE_RELEASE_OPT_LEVEL=3
export CARGO_PROFILE_RELEASE_OVERFLOW_CHECKS=true  # arithmetic overflow must abort the transaction
export CARGO_PROFILE_RELEASE_DEBUG=false
export CARGO_PROFILE_RELEASE_DEBUG_ASSERTIONS=false
export CARGO_PROFILE_RELEASE_STRIP=none         # rustc would run the host's strip on an SBPF file
export CARGO_PROFILE_RELEASE_INCREMENTAL=false
unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS CARGO_BUILD_RUSTFLAGS RUSTC_WRAPPER RUSTC_WORKSPACE_WRAPPER CARGO_BUILD_TARGET

# One path per line: the workspace (the crate itself when it has none), its target directory, the library's name.
meta=$(cargo metadata --locked --no-deps --format-version 1) || die "cargo cannot read $crate/Cargo.toml"
mapfile -t found < <(node -e '
  const m = JSON.parse(require("fs").readFileSync(0, "utf8")), dir = process.argv[1];
  const p = m.packages.find(p => p.manifest_path === dir + "/Cargo.toml");
  const t = p && p.targets.find(t => t.crate_types.includes("cdylib"));
  console.log([m.workspace_root, m.target_directory, t ? t.name.replaceAll("-", "_") : ""].join("\n"));' "$crate" <<<"$meta")
workspace=${found[0]} target=${found[1]} name=${found[2]}
[ -n "$name" ] || die "$crate has no [lib] with crate-type cdylib"
: "${out:=$target/deploy/$name.so}"
mkdir -p "$(dirname "$out")"

if official; then
  stage=$target/sbpf-official
  cargo-build-sbf --arch v3 --manifest-path "$crate/Cargo.toml" --sbf-out-dir "$stage" -- --locked "${features[@]}"
  cp "$stage/$name.so" "$out"; exit
fi

"$here/setup.sh" --prefix "$SBPF_TOOLCHAIN" --check || die "no complete toolchain in $SBPF_TOOLCHAIN; run $here/setup.sh"
export RUSTC=$here/bin/rustc
export RUSTC_BOOTSTRAP=1        # the unstable options below, with a stable compiler

cargo_home=${CARGO_HOME:-$HOME/.cargo}
root=$(dirname "$here")         # of the repository: one set of flags, and so one std, for all its workspaces
case $workspace/ in "$root"/*) ;; *) root=$workspace ;; esac
# sbpf-solana.json has what rustc takes as properties of the target: cpu v4 (the BPF instruction set nearest to SBPF v3),
# misaligned access allowed (as the VM does; packed accounts then need no byte loads), static relocation (v3 has no other),
# atomics declared although the VM has none (core and alloc want them; lower-atomic below removes them).
flags=(
  # -- code generation --
  -Cpanic=immediate-abort       # a panic is one instruction and no message: the unwinding and formatting code is most
                                # of a small program, and cannot run on chain anyway
  -Cpasses=lower-atomic         # the VM has no atomic instructions and one thread
  -Clink-arg=--llvm-args=--disable-gotox,--disable-ldsx,--disable-movsx,--disable-bswap   # in cpu v4, not in SBPF v3
  -Clink-arg=--llvm-args=--bpf-max-stores-per-memfunc=9          # a longer copy is cheaper by memcpy's syscall or loop
  '--cfg=target_feature="static-syscalls"' -Aexplicit_builtin_cfgs_in_flags  # SBPF v3 calls a syscall by its name's hash
  # -- linking --
  "-Clinker=$here/bin/sbpf-linker"
  -Clink-arg=--arch=v3
  -Clink-arg=--llvm-args=-bpf-stack-size=4096   # the VM's frame; a larger one is a build error
  -Clink-arg=--deploy=false                     # no copy into ./target/deploy: this script places the file
  # -- same bytes wherever it is built; when several prefixes fit a path, the last one counts --
  "--remap-path-prefix=$root=/source"
  "--remap-path-prefix=$target=/target"
  "--remap-path-prefix=$here=/kit"
  "--remap-path-prefix=$cargo_home=/cargo"
  "--remap-path-prefix=$SBPF_TOOLCHAIN=/toolchain"
)
export CARGO_ENCODED_RUSTFLAGS
CARGO_ENCODED_RUSTFLAGS=$(IFS=$'\x1f'; echo "${flags[*]}")

# No std is shipped for this target: -Zbuild-std compiles the one that came with the compiler.
cargo rustc -Zjson-target-spec -Zbuild-std=std,panic_abort -Zbuild-std-features= --locked "${features[@]}" \
  --config 'profile.release.package.sbpf-builtins.overflow-checks=false' \
  --release --target "$here/sbpf-solana.json" --target-dir "$target" --lib --crate-type cdylib
cp "$target/sbpf-solana/release/lib$name.so" "$out"
echo "build: $out, $(stat -c %s "$out") bytes, sha256 $(sha256sum <"$out" | cut -c1-16)..." >&2
