// What others reached on the same folds, from the README beside the data. A figure nobody stated is left out.

/** Means of the four test folds, published with the data's book. */
export const PUBLISHED = [
  { name: "decision tree", fittedOn: "7 days", "AUC ROC": 0.797, "Average precision": 0.579, "CP@100": 0.284 },
  { name: "logistic regression", fittedOn: "7 days", "AUC ROC": 0.868, "Average precision": 0.623, "CP@100": 0.297 },
  { name: "random forest", fittedOn: "7 days", "AUC ROC": 0.87, "Average precision": 0.678, "CP@100": 0.299 },
  { name: "XGBoost", fittedOn: "7 days", "AUC ROC": 0.869, "Average precision": 0.687, "CP@100": 0.303 },
  { name: "feed-forward network", fittedOn: "7 days", "AUC ROC": 0.876, "Average precision": 0.675, "CP@100": 0.303 },
  { name: "LSTM", fittedOn: "7 days", "AUC ROC": 0.876, "Average precision": 0.665, "CP@100": 0.297 },
];

/** Stronger ones, rebuilt by `baselines.py` beside the data. */
export const REBUILT = [
  { name: "the published network, rebuilt", fittedOn: "7 days", "AUC ROC": 0.874, "Average precision": 0.675, "CP@100": 0.298, "DR@0.5%": 0.607, "DR@1%": 0.694, "DR@2%": 0.721, "DR@5%": 0.743 },
  { name: "network of 64, richer profiles", fittedOn: "7 days", "AUC ROC": 0.885, "Average precision": 0.68, "CP@100": 0.301, "DR@0.5%": 0.6, "DR@1%": 0.704, "DR@2%": 0.741, "DR@5%": 0.768 },
  { name: "gradient boosting, richer profiles", fittedOn: "7 days", "AUC ROC": 0.887, "Average precision": 0.718, "CP@100": 0.31, "DR@0.5%": 0.646, "DR@1%": 0.73, "DR@2%": 0.753, "DR@5%": 0.771 },
  { name: "network of 64, richer profiles", fittedOn: "long history", "AUC ROC": 0.886, "Average precision": 0.722, "CP@100": 0.311, "DR@0.5%": 0.638, "DR@1%": 0.737, "DR@2%": 0.762, "DR@5%": 0.776 },
  { name: "network 128–64, richer profiles", fittedOn: "long history", "AUC ROC": 0.882, "Average precision": 0.731, "CP@100": 0.311, "DR@0.5%": 0.663, "DR@1%": 0.734, "DR@2%": 0.761, "DR@5%": 0.772 },
  { name: "gradient boosting, richer profiles", fittedOn: "long history", "AUC ROC": 0.894, "Average precision": 0.737, "CP@100": 0.311, "DR@0.5%": 0.664, "DR@1%": 0.747, "DR@2%": 0.767, "DR@5%": 0.784 },
  { name: "the same, two seeds averaged", fittedOn: "long history", "AUC ROC": 0.892, "Average precision": 0.739, "CP@100": 0.312, "DR@0.5%": 0.666, "DR@1%": 0.744, "DR@2%": 0.766, "DR@5%": 0.782 },
];

/** What this project set out to reach on the test folds. */
export const TARGETS = {
  "7 days": { "AUC ROC": 0.885, "Average precision": 0.7, "CP@100": 0.308 },
  "long history": { "Average precision": 0.74, "DR@1%": 0.745 },
};
