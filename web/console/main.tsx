import { render } from "preact";
import "uplot/dist/uPlot.min.css";
import "./style/app.css";
import { Console } from "./console.js";
import { takeLinks } from "./state/router.js";

takeLinks();
render(<Console />, document.getElementById("console") as HTMLElement);
