import { hierarchy, treemap, treemapSquarify } from 'd3-hierarchy';
import { ScrollRegion } from '../ui/scroll-region.tsx';
import { round } from './scale.ts';

export interface TreemapLeaf {
  key: string;
  /** First line inside; second line where there is room. */
  name: string;
  amount: string;
  value: number;
}

export interface TreemapGroup {
  key: string;
  name: string;
  amount: string;
  leaves: readonly TreemapLeaf[];
}

export interface TreemapProps {
  /** What the picture shows, as a finding. */
  label: string;
  groups: readonly TreemapGroup[];
  height?: number;
}

/** The picture is laid out on this width and stretched; texts keep their size. */
const WIDTH = 1_000;
const HEAD = 20;
/** A letter of the small size is about so wide, and a label wants so much room around it. */
const LETTER = 6.6;
const INSET = 12;

interface Node {
  key: string;
  name: string;
  amount: string;
  value?: number;
  children?: Node[];
}

/** Areas by money: groups with their name above, parts inside, one hue in steps (the larger the deeper). */
export function Treemap({ label, groups, height = 300 }: TreemapProps) {
  const root = hierarchy<Node>({ key: '', name: '', amount: '', children: groups.map(nodeOf) })
    .sum(({ value }) => value ?? 0)
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  if ((root.value ?? 0) <= 0) return null;
  const laid = treemap<Node>().tile(treemapSquarify).size([WIDTH, height]).paddingInner(2).paddingTop(HEAD)(
    root,
  );
  const parts = laid.leaves().filter(({ depth }) => depth === 2);
  const largest = Math.max(...parts.map(({ value }) => value ?? 0));
  return (
    <ScrollRegion label={`${label} Scrolls sideways.`}>
      <svg width="100%" height={height} role="img" aria-label={label} className="block min-w-720">
        {(laid.children ?? []).map((group) => (
          <Name
            key={group.data.key}
            x={group.x0}
            y={group.y0 + 14}
            room={group.x1 - group.x0}
            node={group.data}
          />
        ))}
        {parts.map((part) => (
          <g key={`${part.parent?.data.key} ${part.data.key}`}>
            <title>{`${part.parent?.data.name}, ${part.data.name}: ${part.data.amount}`}</title>
            <rect
              x={percent(part.x0)}
              y={round(part.y0)}
              width={percent(Math.max(0, part.x1 - part.x0))}
              height={round(Math.max(0, part.y1 - part.y0))}
              className="fill-accent"
              fillOpacity={stepOf((part.value ?? 0) / largest)}
            />
            {part.y1 - part.y0 > 22 ? (
              <Name x={part.x0 + 6} y={part.y0 + 16} room={part.x1 - part.x0 - INSET} node={part.data} />
            ) : null}
            {part.y1 - part.y0 > 40 && fits(part.data.amount, part.x1 - part.x0 - INSET) ? (
              <text x={percent(part.x0 + 6)} y={round(part.y0 + 32)} className="figures fill-ink2 text-micro">
                {part.data.amount}
              </text>
            ) : null}
          </g>
        ))}
      </svg>
    </ScrollRegion>
  );
}

function Name({ x, y, room, node }: { x: number; y: number; room: number; node: Node }) {
  if (!fits(node.name, room)) return null;
  const whole = `${node.name}  ${node.amount}`;
  return (
    <text x={percent(x)} y={round(y)} className="fill-ink text-micro">
      {node.children && fits(whole, room) ? whole : node.name}
    </text>
  );
}

function nodeOf({ key, name, amount, leaves }: TreemapGroup): Node {
  return { key, name, amount, children: leaves.map((leaf) => ({ ...leaf })) };
}

/** On a phone the picture is a third as wide as it is laid out: a label must have that much more room. */
function fits(text: string, room: number): boolean {
  return text.length * LETTER <= room * 0.9;
}

function percent(x: number): string {
  return `${round((x / WIDTH) * 1000) / 10}%`;
}

/** Four steps of one hue, pale enough for ink on it. */
function stepOf(share: number): number {
  return share > 0.6 ? 0.34 : share > 0.3 ? 0.26 : share > 0.1 ? 0.19 : 0.12;
}
