// Filters, sorts and totals rows as the history does, `?way=plain` or `?way=tanstack`, in the order `&sort=…`. To their
// favour: texts are lower case before the first stroke, and the table has less in it than ours.
const PAGE_ROWS = 50;

const options = new URLSearchParams(location.search);
const byAmount = options.get("sort") === "highest";
const rows = await (await fetch("/rows.json")).json();
for (const row of rows) {
  row.searched = [row.description, row.reference, row.service ?? "", ...row.called].map((text) => text.toLowerCase());
}
const matches = (row, words) => words.every((word) => row.searched.some((text) => text.includes(word)));

function plain(words) {
  const found = rows.filter((row) => matches(row, words));
  return byAmount ? found.sort((one, other) => other.amount - one.amount) : found;
}

function tanstack() {
  const core = window.TableCore;
  const table = core.createTable({
    data: rows,
    columns: ["at", "kind", "service", "description", "reference", "status", "amount"].map((accessorKey) => ({
      accessorKey,
      sortingFn: "basic",
    })),
    state: {},
    onStateChange: () => {},
    renderFallbackValue: null,
    getCoreRowModel: core.getCoreRowModel(),
    getFilteredRowModel: core.getFilteredRowModel(),
    getSortedRowModel: core.getSortedRowModel(),
    // Once for each row.
    getColumnCanGlobalFilter: (column) => column.id === "description",
    globalFilterFn: (row, _, words) => matches(row.original, words),
  });
  const sorting = byAmount ? [{ id: "amount", desc: true }] : [];
  return (words) => {
    const globalFilter = words.length > 0 ? words : undefined;
    table.setOptions((before) => ({ ...before, state: { ...table.initialState, sorting, globalFilter } }));
    return table.getSortedRowModel().rows.map((row) => row.original);
  };
}

function show(found) {
  let incoming = 0;
  let outgoing = 0;
  const [kinds, services] = [{}, {}];
  for (const row of found) {
    if (row.amount < 0) outgoing += row.amount;
    else incoming += row.amount;
    kinds[row.kind] = (kinds[row.kind] ?? 0) + 1;
    services[row.service] = (services[row.service] ?? 0) + 1;
  }
  document.querySelector("[role=status] b").textContent = found.length;
  document.querySelector("#totals").textContent = JSON.stringify({ incoming, outgoing, kinds, services });
  const lines = found.slice(0, PAGE_ROWS).map((row) => {
    const line = document.createElement("tr");
    for (const text of [row.at, row.service, row.description, row.status, row.amount]) {
      line.appendChild(document.createElement("td")).textContent = text;
    }
    return line;
  });
  document.querySelector("tbody").replaceChildren(...lines);
}

const filter = options.get("way") === "plain" ? plain : tanstack();
const input = document.querySelector("#filter-text");
const react = () => show(filter(input.value.toLowerCase().split(/\s+/).filter(Boolean)));
input.addEventListener("input", react);
react();
document.documentElement.dataset.ready = "";
