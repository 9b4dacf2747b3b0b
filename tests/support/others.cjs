// For the suite that looks back on a whole run: `npm run test:ts` sets what came of the files before it, which ran in several
// processes: { files, left, errors }. Null where this is no such run: with names of files, with a filter, by mocha alone.
module.exports = { others: null };
