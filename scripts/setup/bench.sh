# Sourced by setup.sh: what is measured beside us, and Lighthouse.
way=found
npm_ci "$root/end2end/bench" && way="installed with npm" || [ $? = 1 ] \
  || stop "Lighthouse" "npm could not install it: check the connection to the npm registry and run this again."
say "Lighthouse" "$way"
