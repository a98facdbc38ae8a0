/** Splunk's search commands, of the Search Reference for version 10. */
export const commands: ReadonlySet<string> = new Set(
  (
    "abstract accum addcoltotals addinfo addtotals analyzefields anomalies anomalousvalue anomalydetection append " +
    "appendcols appendpipe arules associate autoregress bin bucket bucketdir chart cluster cofilter collect concurrency " +
    "contingency convert correlate datamodel dbinspect dedup delete delta diff erex eval eventcount eventstats extract kv " +
    "fieldformat fields fieldsummary filldown fillnull findtypes folderize foreach format from gauge gentimes geom " +
    "geomfilter geostats head highlight history iconify inputcsv inputintelligence inputlookup iplocation join kmeans " +
    "kvform loadjob localize localop lookup makecontinuous makemv makeresults map mcatalog mcollect metadata metasearch " +
    "meventcollect mpreview msearch mstats multikv multisearch mvcombine mvexpand nomv outlier outputcsv outputlookup " +
    "outputtext overlap pivot predict rangemap rare redistribute regex reltime rename replace require rest return reverse " +
    "rex rtorder savedsearch script run scrub search searchtxn selfjoin sendalert sendemail set setfields sichart sirare " +
    "sistats sitimechart sitop sort spath stats strcat streamstats table tags tail timechart timewrap tojson top " +
    "transaction transpose trendline tscollect tstats typeahead typelearner typer union uniq untable walklex where x11 " +
    "xmlkv xmlunescape xpath xyseries"
  ).split(" "),
);

/** Eval functions with how many arguments they take. */
export const evalFunctions: Readonly<Record<string, readonly [min: number, max: number]>> = {
  ...each("pi now time random true false null", 0, 0),
  ...each(
    "abs acos acosh asin asinh atan atanh bit_not ceil ceiling commands cos cosh exact exp floor isarray isbool isdouble isint " +
      "ismv isnotnull isnull isnum isobject isstr json_keys json_valid len ln lower md5 mvcount mvdedup mvfilter mvsort " +
      "mvtojson searchmatch sha1 sha256 sha512 sigfig sin sinh sqrt tan tanh typeof upper urldecode",
    1,
    1,
  ),
  ...each("log tonumber tostring ltrim rtrim trim round tojson json_array_to_mv", 1, 2),
  ...each(
    "atan2 bit_shift_left bit_shift_right cidrmatch hypot ipmask like match mvfind mvjoin nullif pow relative_time spath split strftime strptime",
    2,
    2,
  ),
  ...each("substr mvindex mvmap mvrange mvzip", 2, 3),
  ...each("if replace", 3, 3),
  ...each("avg coalesce max min sum mvappend printf json_extract json_extract_exact json_array", 1, 99),
  ...each(
    "case in validate bit_and bit_or bit_xor json_append json_delete json_extend json_set lookup json_object",
    2,
    99,
  ),
};

const statsNames = new Set(
  (
    "avg c count dc distinct_count earliest earliest_time estdc estdc_error first last latest latest_time list max mean " +
    "median min mode per_day per_hour per_minute per_second range rate sparkline stdev stdevp sum sumsq values var varp"
  ).split(" "),
);

/** Whether this is an aggregate of `stats` and its relatives. */
export function isStatsFunction(name: string): boolean {
  return statsNames.has(name) || /^(?:perc|p|exactperc|upperperc)\d{1,3}(?:\.\d+)?$/.test(name);
}

function each(names: string, min: number, max: number): Record<string, readonly [number, number]> {
  return Object.fromEntries(names.split(" ").map((name) => [name, [min, max] as const]));
}
