// Boxes that search as one types (select2) say what they are called, which they forget to.
{
  const $ = window.django && window.django.jQuery;

  const nameOf = (select) =>
    select.getAttribute("aria-label") ||
    (select.labels[0] ? select.labels[0].textContent.trim().replace(/:$/, "") : "");

  const give = (select) => {
    const name = nameOf(select);
    const drawn = $(select).next(".select2-container");
    const box = drawn.find(".select2-selection");
    if (!name || !box.length) return;
    const shown = drawn.find(".select2-selection__rendered");
    shown.removeAttr("role aria-readonly");
    box.attr({ id: `${select.id}-box`, "aria-label": name });
    if (shown.attr("id")) box.attr("aria-labelledby", `${select.id}-box ${shown.attr("id")}`);
    drawn.find(".select2-search__field").attr("aria-label", name);
  };

  const giveAll = (root) =>
    $(root)
      .find(".admin-autocomplete.select2-hidden-accessible")
      .each((_, select) => give(select));

  if ($) {
    $(() => giveAll(document));
    document.addEventListener("formset:added", (event) => setTimeout(() => giveAll(event.target)));
    $(document).on("select2:open", (event) => {
      const box = document.getElementById(`${event.target.id}-box`);
      if (box && box.getAttribute("aria-owns")) box.setAttribute("aria-controls", box.getAttribute("aria-owns"));
      document
        .querySelectorAll(".select2-container--open .select2-search__field")
        .forEach((field) => field.setAttribute("aria-label", `Search: ${nameOf(event.target)}`));
      document
        .querySelectorAll(".select2-container--open .select2-results__options")
        .forEach((list) => list.setAttribute("aria-label", nameOf(event.target)));
      document
        .querySelectorAll("body > .select2-container--open")
        .forEach((drawn) => $(drawn).attr({ role: "region", "aria-label": `Choices: ${nameOf(event.target)}` }));
    });
  }
}
