import type { ImageRef } from "../../src/catalogue/catalogue.ts";
import { mediaPath } from "../paths.ts";

/** Widths in pixels that the media store serves besides the original. */
const WIDTHS = [160, 320, 640, 1280];

export interface PictureProps {
  readonly image: ImageRef | null;
  /** What the picture shows, for those who do not see it; '' where the words beside it say so already. */
  readonly alt: string;
  /** The `sizes` attribute: how wide it is shown. */
  readonly sizes: string;
  readonly isFirst?: boolean;
  readonly class?: string;
}

/** A picture that takes its place before it arrives. Vector originals are served as they are, others in several sizes. */
export function Picture({ image, alt, sizes, isFirst = false, class: className }: PictureProps) {
  if (!image?.sha256) return <NoPicture class={className} />;
  const widths = image.ext === "svg" ? [] : WIDTHS.filter((width) => width <= Math.max(image.width, WIDTHS[0]!));
  const original = mediaPath(`${image.sha256}.${image.ext}`);
  const resized = (width: number) => mediaPath(`${image.sha256}-${width}.webp`);
  return (
    <img
      class={className}
      src={widths.length > 0 ? resized(widths.at(-1)!) : original}
      srcset={widths.length > 0 ? widths.map((width) => `${resized(width)} ${width}w`).join(", ") : undefined}
      width={image.width}
      height={image.height}
      alt={alt}
      loading={isFirst ? "eager" : "lazy"}
      fetchpriority={isFirst ? "high" : undefined}
      {...(widths.length > 0 ? { sizes } : {})}
      decoding="async"
    />
  );
}

/** A picture known only by its file name, shown square. */
export function NamedPicture({ name, alt, class: className }: { name: string | null; alt: string; class?: string }) {
  if (!name) return <NoPicture class={className} />;
  return (
    <img class={className} src={mediaPath(name)} width="640" height="640" alt={alt} loading="lazy" decoding="async" />
  );
}

function NoPicture({ class: className }: { class?: string | undefined }) {
  return (
    <svg class={`no-picture ${className ?? ""}`} viewBox="0 0 64 64" width="640" height="640" aria-hidden="true">
      <path d="M14 54V30a18 18 0 0 1 36 0v24M22 54V31a10 10 0 0 1 20 0v23M8 54h48" />
    </svg>
  );
}
