// Heavy work goes to one worker, so that the page stays awake.

let worker;
let last = Promise.resolve();

export const labour = (task) => {
  const done = last.then(() => new Promise((resolve, reject) => {
    worker ??= new Worker(new URL("./labourer.js", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = () => {
      worker = undefined;
      reject(new Error("no worker"));
    };
    worker.postMessage(task);
  }));
  last = done.catch(() => {});
  return done;
};
