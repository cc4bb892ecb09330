# shellcheck shell=bash
# ./vision test: every test project, one after the other, and one line that sums them up. Sourced by ./vision.

results=$root/artifacts/test-results

# Sums the counters of all result files and lists the reasons of skipped tests: "TIMES REASON" lines on fd 3, then
# "passed failed skipped" on stdout. What ran and did not pass has failed, what did not run was skipped.
sum_results() {
  cat "$results"/*.trx 2>/dev/null | awk '
    function attribute(name, text) {
      if (!match(text, " " name "=\"[^\"]*\"")) return ""
      text = substr(text, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
      return text
    }
    BEGIN { RS = "<" }
    /^UnitTestResult / { skipping = attribute("outcome", $0) == "NotExecuted" }
    /^Message>/ && skipping {
      text = substr($0, 9); gsub(/[\r\n]+/, " ", text); gsub(/&quot;/, "\"", text); gsub(/&apos;/, "\047", text)
      gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&amp;/, "\\&", text)
      reasons[text]++; skipping = 0
    }
    /^Counters / {
      total += attribute("total", $0); executed += attribute("executed", $0); passed += attribute("passed", $0)
    }
    END {
      for (text in reasons) printf "%d %s\n", reasons[text], text > "/dev/fd/3"
      print passed + 0, executed - passed, total - executed
    }'
}

run_test() {
  local rc=0 passed failed skipped reasons
  if ! solution_fresh || ! prerequisites || [[ -n $(missing_of $(packages_of runtime build test) 2>/dev/null) ]]; then
    run_setup --test
  fi
  find_dotnet
  rm -rf "$results"
  mkdir -p "$results"
  # -m:1: the projects one after the other; their tests share two cores among themselves.
  # A script that starts this in the background has it ignore SIGINT, and what tests send would be ignored too.
  env --default-signal=INT dotnet test "$root/VisionPipeline.sln" -c Release --no-build --nologo -m:1 \
    --logger "trx;LogFilePrefix=tests" --logger "console;verbosity=minimal" --results-directory "$results" "$@" </dev/null || rc=$?
  reasons=$(mktemp)
  read -r passed failed skipped < <(sum_results 3>"$reasons")
  if [[ -s $reasons ]]; then
    echo "skipped:"
    sort -rn "$reasons" | sed 's/^/  /'
  fi
  rm -f "$reasons"
  if ((rc != 0 && failed == 0)); then
    echo "dotnet test ended with $rc though no test failed: a test project broke off (counted as one failure)" >&2
    failed=1
  fi
  if ((passed + failed == 0)); then
    echo "no test ran" >&2
    rc=1
  fi
  ((failed == 0 || rc != 0)) || rc=1
  echo "$passed passed, $failed failed, $skipped skipped"
  return "$rc"
}
