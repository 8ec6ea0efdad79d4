{
  /** How much ink each pixel of a canvas holds, 0 to 1, with light strokes on a dark ground. */
  const inkOf = canvas => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const ink = new Float32Array(canvas.width * canvas.height);
    for (let index = 0; index < ink.length; index += 1) { ink[index] = data[index * 4] / 255; }
    return ink;
  };

  /** The box around all ink: `null` without any. */
  const boxOf = (ink, width, height) => {
    let [left, right, top, bottom] = [width, -1, height, -1];
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        if (ink[y * width + x] > 0.1) {
          left = Math.min(left, x); right = Math.max(right, x);
          top = Math.min(top, y); bottom = Math.max(bottom, y);
        }
      }
    }
    return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
  };

  /** Brings a box to another size, each new pixel the mean of what it covers, parts of pixels in parts. */
  const scaled = (ink, stride, box, width, height) => {
    const result = new Float32Array(width * height), [stepX, stepY] = [box.width / width, box.height / height];
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const [x0, x1, y0, y1] = [x * stepX, (x + 1) * stepX, y * stepY, (y + 1) * stepY];
        let sum = 0, area = 0;
        for (let row = Math.floor(y0); row < Math.min(Math.ceil(y1), box.height); row += 1) {
          const partY = Math.min(row + 1, y1) - Math.max(row, y0);
          for (let column = Math.floor(x0); column < Math.min(Math.ceil(x1), box.width); column += 1) {
            const part = partY * (Math.min(column + 1, x1) - Math.max(column, x0));
            sum += part * ink[(box.top + row) * stride + box.left + column];
            area += part;
          }
        }
        result[y * width + x] = area > 0 ? sum / area : 0;
      }
    }
    return result;
  };

  /** Where the middle of the ink is, counted in pixels from the left or top edge. */
  const centre = (ink, width, height) => {
    let [sum, sumX, sumY] = [0, 0, 0];
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const value = ink[y * width + x];
        sum += value; sumX += value * (x + 0.5); sumY += value * (y + 0.5);
      }
    }
    return [sumX / sum, sumY / sum];
  };

  /**
   * What MNIST would show of a drawing: the drawn box brought to 20 by 20 with its proportions, in 28 by 28 so that its
   * centre of mass is in the middle. `null` where nothing is drawn.
   */
  Easel.digitOf = canvas => {
    const ink = inkOf(canvas), box = boxOf(ink, canvas.width, canvas.height);
    if (!box) { return null; }
    const scale = 20 / Math.max(box.width, box.height);
    const width = Math.max(1, Math.round(box.width * scale)), height = Math.max(1, Math.round(box.height * scale));
    const small = scaled(ink, canvas.width, box, width, height), [middleX, middleY] = centre(small, width, height);
    // A stroke with its weight at one end may not be pushed over the edge by it.
    const place = (middle, size) => Math.min(Math.max(Math.round(14 - middle), 0), 28 - size);
    const [left, top] = [place(middleX, width), place(middleY, height)];
    const result = Easel.make("canvas", { width: 28, height: 28 }), context = result.getContext("2d");
    const pixels = context.createImageData(28, 28);
    for (let index = 3; index < pixels.data.length; index += 4) { pixels.data[index] = 255; }
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const value = Math.round(255 * small[y * width + x]), at = ((top + y) * 28 + left + x) * 4;
        pixels.data.fill(value, at, at + 3);
      }
    }
    context.putImageData(pixels, 0, 0);
    return result;
  };
}
