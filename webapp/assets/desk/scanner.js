// The camera, read all the time. One card held still is one code, not twenty.
import { emit } from "./emit.js";
import { readCode } from "./reader.js";

const PAUSE = 80; // ms between frames: the phone must not grow hot
const SAME = 3000; // ms in which the same code is the same card
const WIDEST = 960; // pixels: more finds nothing more and costs four times as much

export class Scanner extends EventTarget {
  constructor(video) {
    super();
    this.video = video;
    this.facing = "environment";
    this.canvas = document.createElement("canvas");
    this.context = this.canvas.getContext("2d", { willReadFrequently: true });
    this.last = { code: null, at: 0 };
    document.addEventListener("visibilitychange", () => this.#wake());
  }

  get running() {
    return Boolean(this.stream);
  }

  get track() {
    return this.stream?.getVideoTracks()[0];
  }

  get hasTorch() {
    return Boolean(this.track?.getCapabilities?.().torch);
  }

  // Rejects with the browser's own error: NotAllowedError, NotFoundError.
  async start() {
    this.stop();
    this.stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: this.facing, width: { ideal: 1280 }, height: { ideal: 720 } },
    });
    this.video.srcObject = this.stream;
    await this.video.play();
    this.track.addEventListener("ended", () => this.stop());
    await this.#wake();
    this.#say("started");
    this.#loop(this.stream);
  }

  stop() {
    if (!this.stream) return;
    this.stream.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.video.srcObject = null;
    this.lock?.release();
    this.lock = null;
    this.#say("stopped");
  }

  async turn() {
    this.facing = this.facing === "environment" ? "user" : "environment";
    await this.start();
  }

  async torch(on) {
    await this.track.applyConstraints({ advanced: [{ torch: on }] });
  }

  async #loop(stream) {
    while (this.stream === stream) {
      const code = await this.#read().catch((error) => this.#fault(error));
      if (code) this.#found(code);
      await new Promise((done) => setTimeout(done, PAUSE));
    }
  }

  async #read() {
    const { videoWidth: width, videoHeight: height } = this.video;
    if (!width) return null;
    const scale = Math.min(1, WIDEST / width);
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(height * scale);
    this.context.drawImage(this.video, 0, 0, this.canvas.width, this.canvas.height);
    return readCode(this.context.getImageData(0, 0, this.canvas.width, this.canvas.height));
  }

  #found(code) {
    const now = performance.now();
    const again = code === this.last.code && now - this.last.at < SAME;
    this.last = { code, at: now };
    if (!again) emit(code, "camera");
  }

  // A reader that can't be loaded is said once; the box for typing works without it.
  #fault(error) {
    this.stop();
    this.dispatchEvent(new CustomEvent("failed", { detail: error }));
    return null;
  }

  async #wake() {
    if (!this.stream || document.hidden || !navigator.wakeLock) return;
    this.lock = await navigator.wakeLock.request("screen").catch(() => null);
  }

  #say(name) {
    this.dispatchEvent(new Event(name));
  }
}
