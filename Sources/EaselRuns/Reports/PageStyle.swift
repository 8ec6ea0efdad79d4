/// How reports look: one column on a phone, in light or dark as the reader's system is, and plain when printed.
enum PageStyle {
    /// The style sheet. Colours of curves are told apart by people who see few colours, on either ground.
    static let text = """
        :root { --ground: #fbfbfa; --panel: #fff; --text: #1c2024; --quiet: #5b6470; --rule: #dfe2e6; --accent: #0072b2;
          --warn: #8a4b00; --warn-ground: #fff4e0 }
        @media (prefers-color-scheme: dark) { :root { --ground: #15181b; --panel: #1d2125; --text: #e6e8ea;
          --quiet: #a0a8b1; --rule: #353b42; --accent: #63b3e4; --warn: #ffcf87; --warn-ground: #33291a } }
        * { box-sizing: border-box }
        body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif;
          overflow-wrap: anywhere }
        main { max-width: 66rem; margin: 0 auto; padding: 1.5rem 1rem 4rem } main.all { max-width: 96rem }
        h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .3rem } h2 { font-size: 1.2rem; margin: 0 0 .7rem }
        h3 { font-size: 1rem; margin: 1.2rem 0 .5rem }
        p { margin: .4rem 0 } .quiet, figcaption, dt { color: var(--quiet) } figcaption { font-size: .9rem }
        section { background: var(--panel); border: 1px solid var(--rule); border-radius: .6rem; padding: 1rem;
          margin: 1rem 0 }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .7rem; padding: 0;
          margin: 1rem 0; list-style: none }
        .tiles li { background: var(--panel); border: 1px solid var(--rule); border-radius: .6rem; padding: .6rem .8rem }
        .tiles b { display: block; font-size: 1.35rem; font-variant-numeric: tabular-nums }
        .tiles span { color: var(--quiet); font-size: .85rem; display: block }
        dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: .5rem 1.5rem;
          margin: 0 } dd { margin: 0 } dt { font-size: .85rem }
        pre { overflow-x: auto; background: var(--ground); border: 1px solid var(--rule); border-radius: .4rem;
          padding: .6rem .8rem; font-size: .85rem; white-space: pre-wrap }
        .wide { overflow-x: auto; overflow-wrap: normal } table { border-collapse: separate; border-spacing: 0;
          font-size: .9rem }
        th, td { padding: .25rem .7rem .25rem 0; text-align: left; border-bottom: 1px solid var(--rule);
          white-space: nowrap } th { font-weight: 600 } tbody th { font-weight: 400 }
        .number { text-align: right; font-variant-numeric: tabular-nums }
        figure { margin: 0 0 1rem } img { max-width: 100%; height: auto; image-rendering: pixelated; background: #fff }
        .curves { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 25rem), 1fr)); gap: 1rem }
        .beside { display: flex; flex-wrap: wrap; gap: 1rem 3rem } .beside > div { max-width: 100% }
        .chart { width: 100%; height: auto; display: block }
        .chart text { font: 12px system-ui, sans-serif; fill: var(--quiet) }
        .chart .title { font-size: 13px; font-weight: 600; fill: var(--text) }
        .chart path { fill: none } .chart .grid { stroke: var(--rule) } .chart .axis { stroke: var(--quiet) }
        .chart .line { stroke-width: 2; stroke-linejoin: round } .chart .back { stroke-width: 1; stroke-opacity: .5 }
        .chart .dash { stroke-width: 1.5; stroke-dasharray: 4 3 }
        .spark { width: 7.5rem; height: 1.8rem; display: block; overflow: visible }
        .spark path { fill: none; stroke: var(--accent); stroke-width: 1.5; vector-effect: non-scaling-stroke }
        .warn { background: var(--warn-ground); color: var(--warn); border-radius: .4rem; padding: .5rem .8rem .5rem 1.8rem;
          margin: .4rem 0 }
        [data-slides] img { display: block; max-width: min(100%, 44rem) } [data-slides] img[hidden] { display: none }
        .slider { display: flex; gap: .8rem; align-items: center; margin: .5rem 0; flex-wrap: wrap }
        .slider input { flex: 1 1 12rem; min-width: 0; accent-color: var(--accent) }
        .slider output { min-width: 7rem; font-variant-numeric: tabular-nums }
        button { font: inherit; color: inherit; background: none; border: 1px solid var(--rule); border-radius: .4rem;
          padding: .1rem .7rem; cursor: pointer } th button { border: 0; padding: 0; font-weight: 600 }
        th button:hover { text-decoration: underline } th button::after { content: " ↕"; color: var(--quiet) }
        th[aria-sort=ascending] button::after { content: " ▲" } th[aria-sort=descending] button::after { content: " ▼" }
        :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px } [hidden] { display: none }
        .matrix { font-size: .8rem } .matrix td { text-align: center; min-width: 2.4rem; padding: .25rem .3rem;
          border: solid var(--rule); border-width: 0 1px 1px 0; font-variant-numeric: tabular-nums } .matrix .deep { color: #fff }
        .matrix thead th { vertical-align: bottom; border: 0; padding: .2rem }
        .matrix .turned { writing-mode: vertical-rl; transform: rotate(180deg); max-height: 9rem; overflow: hidden }
        .matrix tbody th { position: sticky; left: 0; background: var(--panel); padding-right: .5rem }
        .runs tbody th[scope=row] { position: sticky; left: 0; background: var(--panel) } .runs th, .runs td { padding-right: .9rem }
        .group th { padding-top: 1rem; font-weight: 600; white-space: normal }
        .group span { position: sticky; left: 0; display: inline-block; max-width: calc(100vw - 4rem) } summary { cursor: pointer; color: var(--accent) }
        details > * + * { margin-top: .6rem }
        \(darkCurves)
        @media (max-width: 30rem) { body { font-size: 15px } main { padding: 1rem .6rem 3rem } section { padding: .8rem }
          .runs tbody th[scope=row] { max-width: 8.5rem; overflow: hidden; text-overflow: ellipsis }
          .chart text { font-size: 14px } .chart .title { font-size: 15px } }
        @media print { section { break-inside: avoid; border: 0; padding: 0 } .slider, button { display: none } }

        """

    /// Curves on a dark ground, where the darker of their colours would be lost.
    private static let darkCurves =
        "@media (prefers-color-scheme: dark) {\n"
        + zip(ChartColour.series, ["#63b3e4", "#f08a4b", "#3fc79a", "#e3a1c6", "#f0b840", "#8fd0f2"]).map {
            own, lighter in
            "  .chart [stroke=\"\(own.text)\"] { stroke: \(lighter) } .chart [fill=\"\(own.text)\"] { fill: \(lighter) }\n"
        }.joined() + "}"
}
