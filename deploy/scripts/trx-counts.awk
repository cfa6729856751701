# The counts of one test result file: passed, failed, skipped. Its own notExecuted stays 0 whatever was skipped, so
# what was not executed is counted from the total.
function value(name,  text) {
  text = $0
  if (!sub(".* " name "=\"", "", text)) return 0
  return text + 0
}
/<Counters / {
  passed = value("passed"); executed = value("executed"); total = value("total")
  print passed, executed - passed, total - executed
  exit
}
