//! Calls that the command must refuse: with status 2, in one line, without a trace. The binary is the one that cargo
//! makes for tests anyway; the test of all commands would have it compiled a second time, optimised, for a minute.

use std::path::Path;
use std::process::{Command, Output};

fn call(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sim"));
    command.args(args).env_remove("BALLAST_DATA").output().expect("the command starts")
}

fn refused(args: &[&str]) -> String {
    let Output { status, stdout, stderr } = call(args);
    let said = String::from_utf8(stderr).expect("words");
    assert_eq!(status.code(), Some(2), "{args:?}: {said}");
    assert_eq!(String::from_utf8_lossy(&stdout), "", "{args:?}");
    assert!(said.starts_with("error: ") && said.trim_end().lines().count() == 1, "{args:?}: {said}");
    assert!(!said.contains("panicked") && !said.contains("stack backtrace"), "{args:?}: {said}");
    said
}

#[test]
fn wrong_calls_are_refused_with_2_in_one_line() {
    let flag = refused(&["--foo"]);
    assert!(flag.contains("'--foo'") && flag.contains("npm run sim -- --help"), "{flag}");
    assert!(refused(&["nothing"]).contains("'nothing'"));
    assert!(refused(&[]).contains("a command is missing"));
    assert!(refused(&["run", "--case", "none"]).contains("none"));
    assert!(refused(&["run", "--seed", "-1"]).contains("-1"));
    assert!(refused(&["bench", "--days", "0"]).contains("1..=365"));
}

#[test]
fn a_file_of_bytes_that_are_no_results_is_refused_and_nothing_is_written() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (binary, out) = (folder.join("binary.json"), folder.join("merged.jsonl"));
    std::fs::write(&binary, [0, 255, 254]).expect("a file");
    let _ = std::fs::remove_file(&out);
    let path = |file: &Path| file.to_str().expect("a path").to_owned();
    assert!(refused(&["merge", &path(&binary), "--out", &path(&out)]).contains("binary.json"));
    assert!(!out.exists());
}
