import type { VNode } from "preact";
import coasts from "world.svg";

/** Beside the script that this is bundled into. */
const COASTS = new URL(coasts, import.meta.url).href;

/** In degrees. */
export interface MapPlace {
  readonly latitude: number;
  readonly longitude: number;
  readonly name: string;
  readonly kind: "now" | "before";
}

/** A picture is twice as wide as high, shows at least so many degrees from left to right, and leaves some room around what it is about. */
const SPAN_LEAST = 50;
const ROOM = 1.6;

/** Two places or one on the coasts of their part of the world, with a line between them. Longitude to the right, latitude upwards, both in degrees. */
export function PlacesMap({ places, title }: { readonly places: readonly MapPlace[]; readonly title: string }): VNode {
  const longitudes = places.map(({ longitude }) => longitude);
  const latitudes = places.map(({ latitude }) => latitude);
  const middle = (of: readonly number[]): number => (Math.min(...of) + Math.max(...of)) / 2;
  const extent = (of: readonly number[]): number => Math.max(...of) - Math.min(...of);
  const width = Math.min(360, Math.max(SPAN_LEAST, ROOM * extent(longitudes), 2 * ROOM * extent(latitudes)));
  const height = width / 2;
  const left = Math.max(-180, Math.min(180 - width, middle(longitudes) - width / 2));
  const top = Math.max(-90, Math.min(90 - height, -middle(latitudes) - height / 2));
  const unit = width / 360;
  return (
    <svg class="places-map" viewBox={`${left} ${top} ${width} ${height}`} role="img" aria-label={title}>
      <image href={COASTS} x={-180} y={-90} width={360} height={180} />
      {places.length > 1 && <polyline class="way" points={places.map(({ longitude, latitude }) => `${longitude},${-latitude}`).join(" ")} stroke-width={unit * 1.2} stroke-dasharray={`${unit * 4} ${unit * 3}`} />}
      {places.map(({ latitude, longitude, name, kind }) => (
        <g key={kind} class={kind}>
          <circle cx={longitude} cy={-latitude} r={unit * 3.5} />
          <text x={longitude > left + width * 0.75 ? longitude - unit * 6 : longitude + unit * 6} y={-latitude + (kind === "now" ? unit * 3 : -unit * 5)} font-size={unit * 11} text-anchor={longitude > left + width * 0.75 ? "end" : "start"}>{name}</text>
        </g>
      ))}
    </svg>
  );
}
