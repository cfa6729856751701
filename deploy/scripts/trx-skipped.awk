# Names each skipped test of one test result file, with its reason.
function plain(text) {
  gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&quot;/, "\"", text); gsub(/&amp;/, "\\&", text)
  return text
}
/<UnitTestResult / {
  name = ""
  if (/ outcome="NotExecuted"/) { name = $0; sub(/.* testName="/, "", name); sub(/".*/, "", name) }
}
name != "" && /<Message>/ {
  reason = $0; sub(/.*<Message>/, "", reason); sub(/<\/Message>.*/, "", reason)
  print "  skipped: " plain(name) ": " plain(reason)
  name = ""
}
