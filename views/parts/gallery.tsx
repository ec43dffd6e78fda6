import type { ImageRef } from "../../src/catalogue/catalogue.ts";
import { mediaPath } from "../paths.ts";
import { Picture } from "./picture.tsx";

/** A product's pictures: one large at a time, sliding, with the others to jump to below. */
export function Gallery({ images, title }: { images: readonly ImageRef[]; title: string }) {
  const shown = images.length > 0 ? images : [null];
  return (
    <div class="gallery">
      <section class="gallery-strip" aria-label="Pictures" tabindex="0">
        {shown.map((image, index) => (
          <figure id={`picture-${index + 1}`}>
            <Picture
              image={image}
              alt={image?.alt || title}
              sizes="(min-width: 60rem) 38rem, 100vw"
              isFirst={index === 0}
            />
          </figure>
        ))}
      </section>
      {images.length > 1 && (
        <ul class="gallery-thumbs">
          {images.map((image, index) => (
            <li>
              <a href={`#picture-${index + 1}`} aria-label={`Picture ${index + 1} of ${images.length}`}>
                <Thumb image={image} />
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Thumb({ image }: { image: ImageRef }) {
  if (!image.sha256) return <Picture image={null} alt="" sizes="" />;
  const name = image.ext === "svg" ? `${image.sha256}.svg` : `${image.sha256}-160.webp`;
  return <img src={mediaPath(name)} width="80" height="80" alt="" loading="lazy" decoding="async" />;
}
