import { render } from "preact";
import "uplot/dist/uPlot.min.css";
import "./style/app.css";
import { Console } from "./console.js";
import { startRouter } from "./state/router.js";

startRouter();
render(<Console />, document.getElementById("console") as HTMLElement);
